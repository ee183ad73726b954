package dev.stringbench.benchmarks.report;

import dev.stringbench.benchmarks.report.comparison.Comparisons;
import dev.stringbench.benchmarks.report.comparison.RunComparison;
import dev.stringbench.benchmarks.report.comparison.SchemeComparisons;
import dev.stringbench.benchmarks.report.length.EffectiveLength;
import dev.stringbench.benchmarks.report.length.EffectiveLengths;
import dev.stringbench.benchmarks.report.summary.ModelSummary;
import dev.stringbench.benchmarks.report.summary.Summaries;
import dev.stringbench.benchmarks.scorefiles.ScoreFiles;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The contents of a report.
 *
 * @param scored the files
 * @param schemes runs under other position schemes against those under the baseline
 * @param baseline runs against a baseline, where one was given
 * @param summaries what the figures mean, for each model and benchmark
 * @param lengths how far each run's scores hold
 * @param version of string-bench
 */
public record Report(
        ScoreFiles scored,
        SchemeComparisons schemes,
        Optional<Comparisons> baseline,
        List<ModelSummary> summaries,
        List<EffectiveLength> lengths,
        String version) {

    public Report {
        summaries = List.copyOf(summaries);
        lengths = List.copyOf(lengths);
    }

    /**
     * Gather what there is to tell.
     *
     * @param baselineScheme name of the position scheme that others are compared with, such as {@code rope}
     * @param threshold percent that a length's score must reach to count towards the effective length
     */
    public static Report of(
            ScoreFiles scored, String baselineScheme, Optional<ScoreFiles> baseline, double threshold, String version) {
        var schemes = SchemeComparisons.of(baselineScheme, scored.files());
        return new Report(
                scored,
                schemes,
                baseline.map(base -> Comparisons.withBaseline(base.files(), scored.files())),
                Summaries.of(scored.files(), schemes),
                EffectiveLengths.of(scored.files(), threshold),
                version);
    }

    /** Return the effective lengths of whole runs as a table, where there are any. */
    public Optional<Grid> lengthTable() {
        var ofRuns = LengthTable.ofRuns(lengths);
        return ofRuns.isEmpty() ? Optional.empty() : Optional.of(LengthTable.of(ofRuns));
    }

    /** Return the result tables. */
    public List<ScoreTable> tables() {
        return ScoreTable.of(scored.files());
    }

    /** Return the files of a benchmark's table that have samples. */
    List<ScoredFile> files(ScoreTable table) {
        return scored.files().stream()
                .filter(file -> file.task().benchmark() == table.benchmark())
                .filter(file -> !file.samples().isEmpty())
                .toList();
    }

    /** Return the header of {@link #comparisonRows}. */
    static List<String> comparisonHeader() {
        return List.of(
                "Task",
                "length",
                "first",
                "second",
                "difference",
                "95% interval",
                "better / worse",
                "p",
                "samples",
                "samples needed",
                "runs");
    }

    /** Write comparisons as table rows. */
    static List<List<String>> comparisonRows(List<RunComparison> comparisons) {
        return comparisons.stream()
                .map(comparison -> {
                    var paired = comparison.paired();
                    var interval = comparison.paired().interval();
                    return List.of(
                            comparison.name(),
                            comparison.second().lengthTokens() == 0
                                    ? ""
                                    : Integer.toString(comparison.second().lengthTokens()),
                            Grid.percent(comparison.firstPercent()),
                            Grid.percent(comparison.secondPercent()),
                            signed(comparison.paired().difference()),
                            "%s to %s".formatted(signed(interval.lower()), signed(interval.upper())),
                            String.format(Locale.ROOT, "%d / %d", paired.better(), paired.worse()),
                            pValue(paired.pValue()),
                            Integer.toString(paired.samples()),
                            paired.samplesNeeded().isPresent()
                                    ? Long.toString(paired.samplesNeeded().getAsLong())
                                    : "-",
                            runs(comparison));
                })
                .toList();
    }

    /** Name what is compared with what: the settings of one model, else whole runs. */
    static String runs(RunComparison comparison) {
        var first = comparison.first();
        var second = comparison.second();
        boolean oneModel = first.model().equals(second.model())
                && !first.setting().isEmpty()
                && !second.setting().isEmpty();
        return oneModel ? second.setting() + " minus " + first.setting() : second.run() + " minus " + first.run();
    }

    private static String signed(double percent) {
        return (percent > 0 ? "+" : "") + Grid.percent(percent);
    }

    private static String pValue(double value) {
        return value < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "%.3f", value);
    }
}

package dev.stringbench.benchmarks.report;

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
 * @param version of string-bench
 */
public record Report(ScoreFiles scored, SchemeComparisons schemes, Optional<Comparisons> baseline, String version) {

    /**
     * Gather what there is to tell.
     *
     * @param baselineScheme name of the position scheme that others are compared with, such as {@code rope}
     */
    public static Report of(ScoreFiles scored, String baselineScheme, Optional<ScoreFiles> baseline, String version) {
        return new Report(
                scored,
                SchemeComparisons.of(baselineScheme, scored.files()),
                baseline.map(base -> Comparisons.withBaseline(base.files(), scored.files())),
                version);
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
                "samples needed");
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
                                    : "-");
                })
                .toList();
    }

    private static String signed(double percent) {
        return (percent > 0 ? "+" : "") + Grid.percent(percent);
    }

    private static String pValue(double value) {
        return value < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "%.3f", value);
    }
}

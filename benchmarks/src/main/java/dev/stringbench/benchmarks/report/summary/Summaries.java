package dev.stringbench.benchmarks.report.summary;

import dev.stringbench.benchmarks.catalogue.Benchmark;
import dev.stringbench.benchmarks.catalogue.TaskCard;
import dev.stringbench.benchmarks.report.comparison.RunComparison;
import dev.stringbench.benchmarks.report.comparison.RunComparison.Figure;
import dev.stringbench.benchmarks.report.comparison.SchemeComparisons;
import dev.stringbench.benchmarks.report.plot.CurvePlot;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The summaries of a report: one for each model in each benchmark. */
public final class Summaries {

    private static final int NAMED_TESTS = 6;

    private final SchemeComparisons schemes;

    private Summaries(SchemeComparisons schemes) {
        this.schemes = schemes;
    }

    /** Say what files and their comparisons mean. */
    public static List<ModelSummary> of(List<ScoredFile> files, SchemeComparisons schemes) {
        record Key(Benchmark benchmark, String model) {}
        var summaries = new Summaries(schemes);
        List<ModelSummary> all = new ArrayList<>();
        grouped(files, file -> new Key(file.task().benchmark(), file.model()))
                .forEach((key, ofModel) -> all.add(summaries.summary(key.model(), key.benchmark(), ofModel)));
        return all;
    }

    private ModelSummary summary(String model, Benchmark benchmark, List<ScoredFile> files) {
        var comparisons = schemes.comparisons().made().stream()
                .filter(comparison -> comparison.second().model().equals(model)
                        && comparison.second().task().benchmark() == benchmark)
                .toList();
        List<Statement> statements = new ArrayList<>();
        grouped(
                        comparisons,
                        comparison -> List.of(
                                comparison.second().setting(),
                                comparison.first().setting()))
                .values()
                .forEach(ofScheme -> statements.add(SchemeSentences.of(scheme(ofScheme))));
        var scored = files.stream().filter(file -> !file.samples().isEmpty()).toList();
        grouped(scored, ScoredFile::setting)
                .forEach((setting, ofRun) -> statements.add(
                        new Statement(RunSentence.of(setting.isEmpty() ? model : setting, ofRun), List.of())));
        return new ModelSummary(model, benchmark, statements, missing(files, !comparisons.isEmpty()));
    }

    private static SchemeSummary scheme(List<RunComparison> comparisons) {
        var main = comparisons.stream()
                .filter(comparison -> comparison.figure() == Figure.BENCHMARK)
                .toList();
        var first = main.get(0);
        var depths = DepthDifferences.of(main);
        var byLength =
                new TreeMap<>(grouped(main, comparison -> comparison.second().lengthTokens()));
        List<Difference> figures = new ArrayList<>();
        grouped(
                        comparisons.stream()
                                .filter(comparison -> comparison.figure() != Figure.BENCHMARK)
                                .toList(),
                        RunComparison::name)
                .forEach((name, ofFigure) -> figures.add(Difference.of(name, ofFigure)));
        return new SchemeSummary(
                first.second().setting(),
                first.first().setting(),
                Difference.of("all", main),
                grouped(main, RunComparison::name).entrySet().stream()
                        .map(task -> Difference.of(task.getKey(), task.getValue()))
                        .toList(),
                first.second().task().benchmark() == Benchmark.INFBENCH || byLength.containsKey(0)
                        ? List.of()
                        : byLength.entrySet().stream()
                                .map(length -> Difference.of(CurvePlot.lengthName(length.getKey()), length.getValue()))
                                .toList(),
                figures,
                depths.decided(),
                depths.isKnown());
    }

    private List<String> missing(List<ScoredFile> files, boolean compared) {
        List<String> missing = new ArrayList<>();
        var incomplete = files.stream()
                .filter(file -> !file.isComplete())
                .map(file -> file.setting() + " " + test(file))
                .map(String::strip)
                .toList();
        if (!incomplete.isEmpty()) {
            missing.add("Incomplete or mixed: " + Words.list(incomplete, NAMED_TESTS) + ".");
        }
        if (!compared) {
            missing.add("Nothing is compared: %s."
                    .formatted(
                            files.stream().anyMatch(this::isBaseline)
                                    ? "there is no run of this model under another position scheme"
                                    : "there is no run of this model under " + schemes.baseline()));
        }
        grouped(files, ScoredFile::setting).forEach((setting, ofRun) -> {
            var here = ofRun.stream().map(Summaries::test).collect(Collectors.toSet());
            var lacking = files.stream()
                    .map(Summaries::test)
                    .distinct()
                    .filter(test -> !here.contains(test))
                    .toList();
            if (!lacking.isEmpty()) {
                missing.add("%s has no %s.".formatted(setting, Words.list(lacking, NAMED_TESTS)));
            }
        });
        schemes.comparisons().refusals().stream()
                .filter(reason -> files.stream()
                        .anyMatch(file -> reason.contains(file.path().toString())))
                .forEach(reason -> missing.add("Not compared: " + reason + "."));
        return missing;
    }

    private boolean isBaseline(ScoredFile file) {
        return SchemeComparisons.scheme(file).equals(schemes.baseline());
    }

    private static String test(ScoredFile file) {
        TaskCard task = file.task();
        return file.lengthTokens() == 0 || task.benchmark() == Benchmark.INFBENCH
                ? task.column()
                : task.column() + " at " + CurvePlot.lengthName(file.lengthTokens());
    }

    static <T, K> Map<K, List<T>> grouped(List<T> items, Function<T, K> key) {
        return items.stream().collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
    }
}

package dev.stringbench.benchmarks.report.summary;

import dev.stringbench.benchmarks.catalogue.Benchmark;
import dev.stringbench.benchmarks.report.plot.CurvePlot;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import dev.stringbench.scoring.statistics.MeanOfMeans;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The sentence on one run's own score. */
final class RunSentence {

    private RunSentence() {}

    /** Write such as {@code rope: 80.0% (79.4 to 80.6) over 13 tasks at 128K.} */
    static String of(String name, List<ScoredFile> files) {
        if (files.get(0).task().benchmark() == Benchmark.INFBENCH) {
            return "%s: %s.".formatted(name, average(files));
        }
        var byLength = new TreeMap<>(Summaries.grouped(files, ScoredFile::lengthTokens));
        String scores = byLength.entrySet().stream()
                .map(length -> average(length.getValue())
                        + (length.getKey() == 0 ? "" : " at " + CurvePlot.lengthName(length.getKey())))
                .collect(Collectors.joining(", "));
        return "%s: %s.".formatted(name, scores);
    }

    private static String average(List<ScoredFile> files) {
        var average = MeanOfMeans.of(
                files.stream().mapToDouble(ScoredFile::percent).toArray(),
                files.stream().map(ScoredFile::intervalPercent).toList());
        return "%s%% (%s to %s)%s"
                .formatted(
                        Words.number(average.mean()),
                        Words.number(average.interval().lower()),
                        Words.number(average.interval().upper()),
                        files.size() == 1 ? "" : " over " + files.size() + " tasks");
    }
}

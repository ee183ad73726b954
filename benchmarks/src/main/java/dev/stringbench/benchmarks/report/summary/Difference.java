package dev.stringbench.benchmarks.report.summary;

import dev.stringbench.benchmarks.report.comparison.Decision;
import dev.stringbench.benchmarks.report.comparison.RunComparison;
import dev.stringbench.scoring.statistics.MeanOfMeans;
import java.util.List;

/**
 * The difference of two runs in one respect, in percent points.
 *
 * @param name of the task, length or part of the context
 * @param points second minus first with its interval
 */
public record Difference(String name, MeanOfMeans points) {

    /** Average comparisons, each with equal weight. */
    static Difference of(String name, List<RunComparison> comparisons) {
        return new Difference(
                name,
                MeanOfMeans.of(
                        comparisons.stream()
                                .mapToDouble(comparison -> comparison.paired().difference())
                                .toArray(),
                        comparisons.stream().map(RunComparison::judgedInterval).toList()));
    }

    /** Return what the interval says. */
    public Decision decision() {
        return Decision.of(points.interval());
    }
}

package dev.stringbench.benchmarks.report.summary;

import dev.stringbench.benchmarks.report.comparison.Decision;
import java.util.List;

/**
 * One position scheme against the baseline, in one benchmark.
 *
 * @param setting the run in question
 * @param baseline the run it is compared with
 * @param overall over all tests that both have: each task at each length counts the same
 * @param tasks each task over its lengths
 * @param lengths all tasks at each length; empty where there is one length or none is known
 * @param figures further figures, such as the recall of the 4-needle test
 * @param depths parts of the context in which the recall of needles differs
 * @param depthKnown whether the depth of needles is known at all
 */
public record SchemeSummary(
        String setting,
        String baseline,
        Difference overall,
        List<Difference> tasks,
        List<Difference> lengths,
        List<Difference> figures,
        List<Difference> depths,
        boolean depthKnown) {

    public SchemeSummary {
        tasks = List.copyOf(tasks);
        lengths = List.copyOf(lengths);
        figures = List.copyOf(figures);
        depths = List.copyOf(depths);
    }

    /** Return in how many tasks the intervals say so. */
    long count(Decision decision) {
        return tasks.stream().filter(task -> task.decision() == decision).count();
    }
}

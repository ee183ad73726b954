package dev.stringbench.cli.bench;

import dev.stringbench.benchmarks.results.SampleResult;
import dev.stringbench.cli.model.PositionChoice;
import java.util.List;

/**
 * Tasks whose results stand in one table.
 *
 * @param length of the test in tokens, which the table is headed by
 * @param choices the position schemes that each task is run under
 * @param leftOut tasks that the table names although they are not run
 */
public record TaskGroup<R extends SampleResult>(
        int length, List<PositionChoice> choices, List<SuiteTask<R>> tasks, List<LeftOutTask> leftOut) {

    public TaskGroup {
        choices = List.copyOf(choices);
        tasks = List.copyOf(tasks);
        leftOut = List.copyOf(leftOut);
    }

    /** A group in which every task is run. */
    public TaskGroup(int length, List<PositionChoice> choices, List<SuiteTask<R>> tasks) {
        this(length, choices, tasks, List.of());
    }
}

package dev.stringbench.cli.bench;

import dev.stringbench.benchmarks.results.SampleResult;
import dev.stringbench.benchmarks.results.ScoreSummary;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.model.ModelFolder;
import dev.stringbench.cli.model.ModelSource;
import java.util.List;

/**
 * The work of one command on a benchmark: its tasks, in the groups that share a table. {@link SuiteRun} does the rest.
 *
 * @param <R> what a scored sample's line holds
 */
public interface Suite<R extends SampleResult> {

    /** The model that is tested. */
    ModelFolder folder();

    /** Longest prompt with its answer, in tokens. */
    int contextTokens();

    /** Lines that say what is about to be tested, a note each. */
    List<String> headings(ModelSource source);

    /** The tasks in the order in which they are run. */
    List<TaskGroup<R>> groups();

    /** Tasks that the preview tells of, but that cannot be run yet. */
    default List<ForeseenTask> foreseen() {
        return List.of();
    }

    /** What the score is of, such as {@code at least 2 of 4}. */
    default String scoreName() {
        return "score";
    }

    /** The score of results. */
    default ScoreSummary score(List<R> results) {
        return ScoreSummary.of(results);
    }

    /** Take note that a task has been run under all its schemes. */
    default void taskEnded(SuiteTask<R> task, Console console) {}

    /**
     * Lay out a group's table.
     *
     * @param outcomes for each task how it went under each scheme
     */
    String table(TaskGroup<R> group, List<List<Outcome<R>>> outcomes);

    /** Take note that nothing more is run. */
    default void ended(Console console) {}
}

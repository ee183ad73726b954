package dev.stringbench.cli.bench;

import dev.stringbench.benchmarks.results.SampleResult;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.model.ModelSource;
import dev.stringbench.cli.model.PositionChoice;
import java.util.ArrayList;
import java.util.List;

/**
 * The run of a suite from its plan to its tables: all runs are planned, the preview is shown, the model is loaded, and
 * the runs are taken one after the other.
 */
final class SuiteRun<R extends SampleResult> {

    private final Suite<R> suite;
    private final Console console;
    private final TaskRuns runs;

    /**
     * Prepare.
     *
     * @param runs takes single runs through the model
     */
    SuiteRun(Suite<R> suite, Console console, TaskRuns runs) {
        this.suite = suite;
        this.console = console;
        this.runs = runs;
    }

    /** A group with its tasks' runs, one for each position scheme. */
    private record PlannedGroup<R extends SampleResult>(TaskGroup<R> group, List<List<PlannedTask<R>>> runs) {}

    /**
     * Run the suite and print its tables.
     *
     * @return whether every sample has a score, or the user wanted to see only what there is to do
     */
    boolean run(ModelSource source) {
        suite.headings(source).forEach(console::note);
        List<PlannedGroup<R>> planned = suite.groups().stream().map(this::plan).toList();
        suite.foreseen().forEach(this::foresee);
        suite.groups().forEach(group -> group.leftOut().forEach(runs::leaveOut));
        return switch (runs.begin()) {
            case ONLY_SHOWN -> true;
            case DECLINED -> false;
            case RUN -> {
                planned.forEach(this::run);
                suite.ended(console);
                yield runs.end();
            }
        };
    }

    private PlannedGroup<R> plan(TaskGroup<R> group) {
        return new PlannedGroup<>(
                group,
                group.tasks().stream()
                        .map(task -> group.choices().stream()
                                .map(choice -> plan(task, choice))
                                .toList())
                        .toList());
    }

    private PlannedTask<R> plan(SuiteTask<R> task, PositionChoice choice) {
        return runs.plan(
                runName(task.name(), choice),
                choice,
                task.resultFolder(),
                suite.scoreName(),
                suite::score,
                task.make());
    }

    private void foresee(ForeseenTask task) {
        task.choices()
                .forEach(choice ->
                        runs.foresee(runName(task.name(), choice), choice, task.samples(), task.promptTokens()));
    }

    /** Run a group and print its table, unless the user stops the runs before the last one has begun. */
    private void run(PlannedGroup<R> planned) {
        TaskGroup<R> group = planned.group();
        List<List<Outcome<R>>> outcomes = new ArrayList<>();
        for (int i = 0; i < group.tasks().size(); i++) {
            List<Outcome<R>> ofTask = new ArrayList<>();
            for (PlannedTask<R> run : planned.runs().get(i)) {
                if (runs.isInterrupted()) {
                    return;
                }
                ofTask.add(runs.run(run));
            }
            outcomes.add(List.copyOf(ofTask));
            suite.taskEnded(group.tasks().get(i), console);
        }
        console.out().print(suite.table(group, List.copyOf(outcomes)));
        console.out().flush();
    }

    private static String runName(String task, PositionChoice choice) {
        return task + " " + choice.scheme().name();
    }
}

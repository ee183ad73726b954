package dev.stringbench.cli.bench.infbench;

import dev.stringbench.benchmarks.datafile.SampleRange;
import dev.stringbench.benchmarks.infbench.InfBenchBenchmarkTask;
import dev.stringbench.benchmarks.infbench.InfBenchDataFile;
import dev.stringbench.benchmarks.infbench.InfBenchResult;
import dev.stringbench.benchmarks.infbench.InfBenchSummaryCsv;
import dev.stringbench.benchmarks.model.LanguageModel;
import dev.stringbench.benchmarks.results.ScoreSummary;
import dev.stringbench.cli.bench.PlannedTask;
import dev.stringbench.cli.bench.RunOptions;
import dev.stringbench.cli.bench.TaskRuns;
import dev.stringbench.cli.bench.TaskTable;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.Version;
import dev.stringbench.cli.model.EndpointOptions;
import dev.stringbench.cli.model.ModelFolder;
import dev.stringbench.cli.model.ModelOptions;
import dev.stringbench.cli.model.ModelSource;
import dev.stringbench.cli.model.PositionChoice;
import dev.stringbench.cli.model.PositionOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The runs of InfiniteBench's tasks, one after the other, and their table. */
final class InfBenchRuns {

    /** A prompt that was cut and encoded again may come out some tokens longer. */
    private static final int SPARE_TOKENS = 1024;

    private final Console console;
    private final ModelFolder folder;
    private final ModelOptions modelOptions;
    private final EndpointOptions endpointOptions;
    private final PositionOptions positionOptions;
    private final InfBenchOptions infbenchOptions;
    private final RunOptions runOptions;

    InfBenchRuns(
            Console console,
            ModelFolder folder,
            ModelOptions modelOptions,
            EndpointOptions endpointOptions,
            PositionOptions positionOptions,
            InfBenchOptions infbenchOptions,
            RunOptions runOptions) {
        this.console = console;
        this.folder = folder;
        this.modelOptions = modelOptions;
        this.endpointOptions = endpointOptions;
        this.positionOptions = positionOptions;
        this.infbenchOptions = infbenchOptions;
        this.runOptions = runOptions;
    }

    /** One task. */
    record Test(InfBenchDataFile data, InfBenchBenchmarkTask.Settings settings, SampleRange range) {}

    /**
     * Run tests, print their table and write the tasks' summaries.
     *
     * @param length tokens that prompts are cut to
     * @return whether every sample of every test has a score, or the user wanted to see only what there is to do
     */
    boolean run(int length, List<Test> tests) {
        List<PositionChoice> choices = choices(length);
        int answer = tests.stream()
                .mapToInt(test -> test.settings().maxNewTokens())
                .max()
                .orElseThrow();
        try (ModelSource source = endpointOptions.open(folder, modelOptions, length + answer + SPARE_TOKENS, console)) {
            console.note(String.format(
                    Locale.ROOT,
                    "InfiniteBench: %s (%s, %s), prompts of %s, %d %s",
                    folder.name(),
                    folder.config().family().modelType(),
                    source.description(),
                    tests.get(0).data().promptsName(),
                    tests.size(),
                    tests.size() == 1 ? "task" : "tasks"));
            return run(new TaskRuns(console, source, modelOptions, runOptions), length, tests, choices);
        }
    }

    private boolean run(TaskRuns runs, int length, List<Test> tests, List<PositionChoice> choices) {
        Map<Test, List<PlannedTask<InfBenchResult>>> planned = new LinkedHashMap<>();
        tests.forEach(test -> planned.put(test, plan(runs, test, choices)));
        if (!runs.begin()) {
            return true;
        }
        TaskTable table = new TaskTable(
                String.format(Locale.ROOT, "%s, InfiniteBench cut to %,d tokens", folder.name(), length),
                choices.stream().map(PositionChoice::label).toList());
        for (Test test : tests) {
            List<TaskTable.Cell> cells = new ArrayList<>();
            for (PlannedTask<InfBenchResult> task : planned.getOrDefault(test, List.of())) {
                if (runs.isInterrupted()) {
                    return runs.end();
                }
                TaskRuns.Outcome<InfBenchResult> outcome = runs.run(task);
                cells.add(new TaskTable.Cell(ScoreSummary.of(outcome.results()), outcome));
            }
            table.add(test.data().card().id(), cells);
            console.note("results: " + InfBenchSummaryCsv.write(resultFolder(test)));
        }
        console.out().print(table.text());
        console.out().flush();
        return runs.end();
    }

    private List<PlannedTask<InfBenchResult>> plan(TaskRuns runs, Test test, List<PositionChoice> choices) {
        return choices.stream()
                .map(choice -> runs.plan(
                        test.data().card().id() + " " + choice.scheme().name(),
                        choice,
                        resultFolder(test),
                        "score",
                        ScoreSummary::of,
                        (LanguageModel model) -> new InfBenchBenchmarkTask(
                                test.data(),
                                test.settings(),
                                test.range(),
                                model.tokenizer(),
                                model.identity(),
                                Version.text())))
                .toList();
    }

    private Path resultFolder(Test test) {
        return infbenchOptions.resultFolder(test.data().card(), folder.name());
    }

    private List<PositionChoice> choices(int length) {
        modelOptions.requireWithinWindow(length, folder.config().maxPositionEmbeddings(), "--truncate-length", console);
        return endpointOptions.checked(positionOptions.choices(
                folder.config(), length, endpointOptions.defaultPositions(modelOptions), console));
    }
}

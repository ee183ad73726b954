package dev.stringbench.cli.bench.ruler;

import dev.stringbench.benchmarks.datafile.SampleRange;
import dev.stringbench.benchmarks.model.LanguageModel;
import dev.stringbench.benchmarks.results.ScoreSummary;
import dev.stringbench.benchmarks.ruler.RulerDataFile;
import dev.stringbench.benchmarks.ruler.RulerResult;
import dev.stringbench.benchmarks.ruler.RulerSummaryCsv;
import dev.stringbench.benchmarks.ruler.RulerTestTask;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Take RULER's tasks through a model, length by length: what {@code ruler-test} and {@code ruler} have in common. */
final class RulerRuns {

    /** Prompts may come out some tokens longer than the length: the second token that begins a text, say. */
    private static final int SPARE_TOKENS = 1024;

    private final Console console;
    private final ModelFolder folder;
    private final ModelOptions modelOptions;
    private final EndpointOptions endpointOptions;
    private final PositionOptions positionOptions;
    private final RulerTestOptions testOptions;
    private final RunOptions runOptions;

    RulerRuns(
            Console console,
            ModelFolder folder,
            ModelOptions modelOptions,
            EndpointOptions endpointOptions,
            PositionOptions positionOptions,
            RulerTestOptions testOptions,
            RunOptions runOptions) {
        this.console = console;
        this.folder = folder;
        this.modelOptions = modelOptions;
        this.endpointOptions = endpointOptions;
        this.positionOptions = positionOptions;
        this.testOptions = testOptions;
        this.runOptions = runOptions;
    }

    /**
     * One task at one length.
     *
     * @param task the task's name
     * @param length tokens of prompt and answer together
     */
    record Test(String task, int length, RulerDataFile data, SampleRange range) {}

    /** A task at a length whose data is yet to be made; it is previewed only. */
    record Unprepared(String task, int length, int samples) {}

    /**
     * Run tests, print a table for each length and write the tasks' summaries.
     *
     * @return whether every sample of every test has a score, or the user wanted to see only what there is to do
     */
    boolean run(List<Test> tests, List<Unprepared> unprepared) {
        Map<Integer, List<Test>> byLength = new LinkedHashMap<>();
        tests.forEach(test -> byLength.computeIfAbsent(test.length(), length -> new ArrayList<>())
                .add(test));
        Map<Integer, List<PositionChoice>> choices = new LinkedHashMap<>();
        Stream.concat(tests.stream().map(Test::length), unprepared.stream().map(Unprepared::length))
                .distinct()
                .forEach(length -> choices.put(length, choices(length)));
        int longest = Collections.max(choices.keySet());
        try (ModelSource source = endpointOptions.open(folder, modelOptions, longest + SPARE_TOKENS, console)) {
            console.note(String.format(
                    Locale.ROOT,
                    "RULER: %s (%s, %s), %d tests",
                    folder.name(),
                    folder.config().family().modelType(),
                    source.description(),
                    tests.size() + unprepared.size()));
            TaskRuns runs = new TaskRuns(console, source, modelOptions, runOptions);
            Map<Test, List<PlannedTask<RulerResult>>> planned = new LinkedHashMap<>();
            tests.forEach(test -> planned.put(test, plan(runs, test, choices.getOrDefault(test.length(), List.of()))));
            unprepared.forEach(test -> choices.getOrDefault(test.length(), List.of())
                    .forEach(choice -> runs.foresee(
                            name(test.task(), test.length(), choice),
                            choice,
                            test.samples(),
                            test.length() - RulerTestTask.maxNewTokens(test.task()))));
            if (!runs.begin()) {
                return true;
            }
            byLength.forEach((length, ofLength) -> runLength(runs, length, ofLength, planned));
            return runs.end();
        }
    }

    private List<PlannedTask<RulerResult>> plan(TaskRuns runs, Test test, List<PositionChoice> choices) {
        return choices.stream()
                .map(choice -> runs.plan(
                        test.task() + " " + test.length() + " "
                                + choice.scheme().name(),
                        choice,
                        testOptions.resultFolder(test.task(), folder.name()),
                        "score",
                        ScoreSummary::of,
                        (LanguageModel model) -> new RulerTestTask(
                                test.task(),
                                test.data(),
                                test.length(),
                                test.range(),
                                model.tokenizer(),
                                model.identity(),
                                Version.text())))
                .toList();
    }

    private static String name(String task, int length, PositionChoice choice) {
        return task + " " + length + " " + choice.scheme().name();
    }

    private void runLength(
            TaskRuns runs, int length, List<Test> tests, Map<Test, List<PlannedTask<RulerResult>>> planned) {
        TaskTable table = new TaskTable(
                String.format(Locale.ROOT, "%s, RULER in %,d tokens", folder.name(), length),
                planned.getOrDefault(tests.get(0), List.of()).stream()
                        .map(task -> task.choice().label())
                        .toList());
        for (Test test : tests) {
            List<TaskTable.Cell> cells = new ArrayList<>();
            for (PlannedTask<RulerResult> task : planned.getOrDefault(test, List.of())) {
                if (runs.isInterrupted()) {
                    return;
                }
                TaskRuns.Outcome<RulerResult> outcome = runs.run(task);
                cells.add(new TaskTable.Cell(ScoreSummary.of(outcome.results()), outcome));
            }
            table.add(test.task(), cells);
            console.note("results: " + RulerSummaryCsv.write(testOptions.resultFolder(test.task(), folder.name())));
        }
        console.out().print(table.text());
        console.out().flush();
    }

    private List<PositionChoice> choices(int length) {
        modelOptions.requireWithinWindow(length, folder.config().maxPositionEmbeddings(), "--max-length", console);
        return endpointOptions.checked(positionOptions.choices(
                folder.config(),
                length,
                endpointOptions.defaultPositions(modelOptions),
                "ruler",
                console));
    }
}

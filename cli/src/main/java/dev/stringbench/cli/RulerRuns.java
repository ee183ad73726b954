package dev.stringbench.cli;

import dev.stringbench.benchmarks.datafile.SampleRange;
import dev.stringbench.benchmarks.results.ScoreSummary;
import dev.stringbench.benchmarks.ruler.RulerDataFile;
import dev.stringbench.benchmarks.ruler.RulerResult;
import dev.stringbench.benchmarks.ruler.RulerSummaryCsv;
import dev.stringbench.benchmarks.ruler.RulerTestTask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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

    /**
     * Run tests, print a table for each length and write the tasks' summaries.
     *
     * @return whether every sample of every test has a score
     */
    boolean run(List<Test> tests) {
        Map<Integer, List<Test>> byLength = new LinkedHashMap<>();
        tests.forEach(test -> byLength.computeIfAbsent(test.length(), length -> new ArrayList<>())
                .add(test));
        Map<Integer, List<PositionChoice>> choices = new LinkedHashMap<>();
        byLength.keySet().forEach(length -> choices.put(length, choices(length)));
        int longest =
                byLength.keySet().stream().mapToInt(Integer::intValue).max().orElseThrow();
        boolean complete = true;
        try (ModelSource source = endpointOptions.open(folder, modelOptions, longest + SPARE_TOKENS, console)) {
            console.note(String.format(
                    Locale.ROOT,
                    "RULER: %s (%s, %s), %d tests",
                    folder.name(),
                    folder.config().family().modelType(),
                    source.description(),
                    tests.size()));
            TaskRuns runs = new TaskRuns(console, source, modelOptions, runOptions);
            for (Map.Entry<Integer, List<Test>> atLength : byLength.entrySet()) {
                int length = atLength.getKey();
                complete &= runLength(runs, length, atLength.getValue(), choices.getOrDefault(length, List.of()));
            }
        }
        return complete;
    }

    private boolean runLength(TaskRuns runs, int length, List<Test> tests, List<PositionChoice> choices) {
        TaskTable table = new TaskTable(
                String.format(Locale.ROOT, "%s, RULER in %,d tokens", folder.name(), length),
                choices.stream().map(PositionChoice::label).toList());
        boolean complete = true;
        for (Test test : tests) {
            Path resultFolder = testOptions.resultFolder(test.task(), folder.name());
            List<TaskTable.Cell> cells = new ArrayList<>();
            for (PositionChoice choice : choices) {
                if (runs.isInterrupted()) {
                    return false;
                }
                TaskRuns.Outcome<RulerResult> outcome = run(runs, test, choice, resultFolder);
                complete &= outcome.complete();
                cells.add(new TaskTable.Cell(ScoreSummary.of(outcome.results()), outcome));
            }
            table.add(test.task(), cells);
            console.note("results: " + RulerSummaryCsv.write(resultFolder));
        }
        console.out().print(table.text());
        console.out().flush();
        return complete;
    }

    private TaskRuns.Outcome<RulerResult> run(TaskRuns runs, Test test, PositionChoice choice, Path resultFolder) {
        return runs.run(
                test.task() + " " + test.length() + " " + choice.scheme().name(),
                choice,
                resultFolder,
                results -> TaskTable.percent(ScoreSummary.of(results)),
                model -> new RulerTestTask(
                        test.task(),
                        test.data(),
                        test.length(),
                        test.range(),
                        model.tokenizer(),
                        model.identity(),
                        Version.text()));
    }

    private List<PositionChoice> choices(int length) {
        modelOptions.requireWithinWindow(length, folder.config().maxPositionEmbeddings(), "--max-length", console);
        return endpointOptions.checked(positionOptions.choices(
                folder.config(),
                length,
                endpointOptions.defaultPositions(modelOptions),
                StringPreset.ofRuler(folder.config().family()),
                console));
    }
}

package dev.stringbench.cli.bench.niah;

import dev.stringbench.benchmarks.niah.Haystack;
import dev.stringbench.benchmarks.niah.NiahBenchmarkTask;
import dev.stringbench.benchmarks.niah.NiahResult;
import dev.stringbench.benchmarks.niah.NiahSummary;
import dev.stringbench.benchmarks.niah.NiahSummaryCsv;
import dev.stringbench.cli.bench.PlannedTask;
import dev.stringbench.cli.bench.RunOptions;
import dev.stringbench.cli.bench.TaskRuns;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.ExitCode;
import dev.stringbench.cli.console.Version;
import dev.stringbench.cli.data.HaystackOptions;
import dev.stringbench.cli.model.EndpointOptions;
import dev.stringbench.cli.model.ModelFolder;
import dev.stringbench.cli.model.ModelOptions;
import dev.stringbench.cli.model.ModelSource;
import dev.stringbench.cli.model.PositionChoice;
import dev.stringbench.cli.model.PositionOptions;
import dev.stringbench.data.niah.NeedleKeys;
import dev.stringbench.data.niah.NiahConfig;
import dev.stringbench.data.niah.QuestionForm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code string-bench niah}: the 4-needle needle-in-a-haystack test. */
@Command(
        name = "niah",
        description = {
            "Hide four numbers in a long text and ask for them: the 4-needle test of the STRING paper.",
            "Without --model-path it runs the embedded demo model under plain RoPE and STRING."
        },
        footer = {
            "",
            "Example: string-bench niah --model-path /models/llama --test-max-length 131072 --position rope,string"
        })
public final class NiahCommand implements Callable<Integer> {

    private static final int DEFAULT_TESTS = 500;
    private static final int DEMO_TESTS = 50;

    private Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ModelOptions modelOptions = new ModelOptions();

    @Mixin
    private EndpointOptions endpointOptions = new EndpointOptions();

    @Mixin
    private PositionOptions positionOptions = new PositionOptions();

    @Mixin
    private HaystackOptions haystackOptions = new HaystackOptions();

    @Mixin
    private RunOptions runOptions = new RunOptions();

    @Option(
            names = "--test-max-length",
            split = ",",
            paramLabel = "TOKENS",
            description =
                    "Length of prompt and answer together, in tokens; several with commas run one after the other."
                            + " Default: the model's max_position_embeddings.")
    private List<Integer> testMaxLengths = new ArrayList<>();

    @Option(
            names = "--num-test",
            paramLabel = "N",
            description = "Number of samples. Default: 500; with the demo model 50.")
    private @Nullable Integer numTest;

    @Option(
            names = "--numbers",
            paramLabel = "WHEN",
            description =
                    "once: the same four numbers in every sample, as the original; per-sample: new numbers each time,"
                            + " the better test. Default: once; with the demo model per-sample.")
    private @Nullable String numbers;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "" + NiahConfig.ORIGINAL_SEED,
            description = "Seed of numbers and depths. Default: 42, the original's.")
    private long seed = NiahConfig.ORIGINAL_SEED;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "Where niah-results/<model>/ is made. Default: here.")
    private Path output = Path.of(".");

    public NiahCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        runOptions.check();
        console = runOptions.console(console);
        NeedleKeys keys = keys();
        ModelFolder folder = endpointOptions.folder(modelOptions, console);
        int window = folder.config().maxPositionEmbeddings();
        List<Integer> lengths = testMaxLengths.isEmpty() ? List.of(window) : testMaxLengths;
        lengths.forEach(length -> requireLength(length, window));
        Map<Integer, List<PositionChoice>> choices = new LinkedHashMap<>();
        for (int length : lengths) {
            choices.put(length, choices(folder, length));
        }
        int longest = Collections.max(lengths);
        Haystack haystack = haystackOptions.read(modelOptions.isDemo(), longest);
        Path resultFolder = output.resolve("niah-results").resolve(folder.name());
        // Prompts may come out some tokens longer than the context, as the original's do.
        try (ModelSource source = endpointOptions.open(folder, modelOptions, longest + 1024, console)) {
            TaskRuns runs = new TaskRuns(console, source, modelOptions, runOptions);
            Map<Integer, List<PlannedTask<NiahResult>>> planned = new LinkedHashMap<>();
            choices.forEach((length, ofLength) ->
                    planned.put(length, plan(runs, folder, length, ofLength, keys, haystack, resultFolder)));
            if (!runs.begin()) {
                return ExitCode.OK;
            }
            planned.forEach((length, tasks) -> run(runs, folder, length, tasks));
            console.out().println("results: " + NiahSummaryCsv.write(resultFolder));
            return runs.end() ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    private List<PositionChoice> choices(ModelFolder folder, int length) {
        return endpointOptions.checked(positionOptions.choices(
                folder.config(),
                length - NiahBenchmarkTask.MAX_NEW_TOKENS,
                endpointOptions.defaultPositions(modelOptions),
                console));
    }

    private List<PlannedTask<NiahResult>> plan(
            TaskRuns runs,
            ModelFolder folder,
            int length,
            List<PositionChoice> choices,
            NeedleKeys keys,
            Haystack haystack,
            Path resultFolder) {
        int contextTokens = length - NiahBenchmarkTask.MAX_NEW_TOKENS;
        NiahConfig config = new NiahConfig(contextTokens, seed, keys, QuestionForm.forModel(folder.path()));
        console.note(String.format(
                Locale.ROOT,
                "4 needles in %,d tokens: %s (%s, %s), %d samples, haystack %s, numbers %s",
                length,
                folder.name(),
                folder.config().family().modelType(),
                runs.source().description(),
                samples(),
                haystack.name(),
                keys == NeedleKeys.ONCE ? "once" : "per sample"));
        return choices.stream()
                .map(choice -> runs.plan(
                        "niah " + (testMaxLengths.size() > 1 ? length + " " : "")
                                + choice.scheme().name(),
                        choice,
                        resultFolder,
                        "at least 2 of 4",
                        NiahTable::score,
                        model -> new NiahBenchmarkTask(
                                config, samples(), haystack, model.tokenizer(), model.identity(), Version.text())))
                .toList();
    }

    private void run(TaskRuns runs, ModelFolder folder, int length, List<PlannedTask<NiahResult>> tasks) {
        List<NiahTable.Row> rows = new ArrayList<>();
        for (PlannedTask<NiahResult> task : tasks) {
            if (runs.isInterrupted()) {
                return;
            }
            TaskRuns.Outcome<NiahResult> outcome = runs.run(task);
            rows.add(new NiahTable.Row(task.choice().label(), NiahSummary.of(outcome.results()), outcome));
        }
        console.out().print(NiahTable.of(folder.name(), length, rows));
        console.out().flush();
    }

    private int samples() {
        return numTest == null ? (modelOptions.isDemo() ? DEMO_TESTS : DEFAULT_TESTS) : numTest;
    }

    private NeedleKeys keys() {
        if (numbers == null) {
            return modelOptions.isDemo() ? NeedleKeys.PER_SAMPLE : NeedleKeys.ONCE;
        }
        return switch (numbers) {
            case "once" -> NeedleKeys.ONCE;
            case "per-sample" -> NeedleKeys.PER_SAMPLE;
            default -> throw usage("--numbers is " + numbers + "; it must be once or per-sample");
        };
    }

    private void requireLength(int length, int window) {
        if (samples() < 1) {
            throw usage("--num-test is " + samples() + "; it must be at least 1");
        }
        if (length <= 2 * NiahBenchmarkTask.MAX_NEW_TOKENS) {
            throw usage("--test-max-length is " + length + "; it must be above " + 2 * NiahBenchmarkTask.MAX_NEW_TOKENS
                    + ", since " + NiahBenchmarkTask.MAX_NEW_TOKENS + " tokens are kept for the answer");
        }
        modelOptions.requireWithinWindow(length, window, "--test-max-length", console);
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}

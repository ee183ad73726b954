package dev.stringbench.cli.bench.niah;

import dev.stringbench.benchmarks.model.PromptFormat;
import dev.stringbench.benchmarks.niah.Haystack;
import dev.stringbench.benchmarks.niah.NeedleDepths;
import dev.stringbench.benchmarks.niah.NiahBenchmarkTask;
import dev.stringbench.benchmarks.niah.NiahCard;
import dev.stringbench.benchmarks.niah.NiahResult;
import dev.stringbench.cli.bench.Suite;
import dev.stringbench.cli.bench.SuiteCommand;
import dev.stringbench.cli.bench.SuiteTask;
import dev.stringbench.cli.bench.TaskGroup;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.Version;
import dev.stringbench.cli.data.HaystackOptions;
import dev.stringbench.cli.model.ChatOptions;
import dev.stringbench.cli.model.ModelFolder;
import dev.stringbench.cli.model.PositionChoice;
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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
public final class NiahCommand extends SuiteCommand {

    private static final int DEFAULT_TESTS = 500;
    private static final int DEMO_TESTS = 50;

    @Mixin
    private HaystackOptions haystackOptions = new HaystackOptions();

    @Mixin
    private ChatOptions chatOptions = new ChatOptions();

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
            names = "--depths",
            paramLabel = "FROM..TO",
            description =
                    "Take only samples whose first number, the farthest from the question, lies between these shares"
                            + " of the text, such as 0..0.1. Default: all; it lies at 0 to 0.2475.")
    private @Nullable String depths;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "Where niah-results/<model>/ is made. Default: here.")
    private Path output = Path.of(".");

    public NiahCommand(Console console) {
        super(console);
    }

    @Override
    protected Suite<?> suite() {
        NeedleKeys keys = keys();
        NeedleDepths firstNeedle = depths == null ? NeedleDepths.ALL : NeedleDepths.parse(depths);
        ModelFolder folder = folder();
        List<Integer> lengths =
                testMaxLengths.isEmpty() ? List.of(folder.config().maxPositionEmbeddings()) : testMaxLengths;
        lengths.forEach(length -> requireLength(folder, length));
        Map<Integer, List<PositionChoice>> choices = new LinkedHashMap<>();
        lengths.forEach(length -> choices.put(length, choices(folder, length - NiahBenchmarkTask.MAX_NEW_TOKENS)));
        int longest = Collections.max(lengths);
        PromptFormat format = format(chatOptions.isGiven(), chatOptions.template(), folder);
        Haystack haystack = haystackOptions.read(isDemo(), longest);
        List<TaskGroup<NiahResult>> groups = new ArrayList<>();
        choices.forEach((length, ofLength) -> groups.add(
                new TaskGroup<>(length, ofLength, List.of(task(folder, length, keys, firstNeedle, haystack, format)))));
        return new NiahSuite(
                folder,
                longest + SPARE_TOKENS,
                groups,
                resultFolder(folder),
                String.format(
                        Locale.ROOT,
                        "%d samples, haystack %s, numbers %s",
                        samples(),
                        haystack.name(),
                        keys == NeedleKeys.ONCE ? "once" : "per sample"));
    }

    private SuiteTask<NiahResult> task(
            ModelFolder folder,
            int length,
            NeedleKeys keys,
            NeedleDepths firstNeedle,
            Haystack haystack,
            PromptFormat format) {
        NiahConfig config = new NiahConfig(
                length - NiahBenchmarkTask.MAX_NEW_TOKENS - format.overhead(folder.tokenizer()),
                seed,
                keys,
                QuestionForm.forModel(folder.path()));
        return new SuiteTask<>(
                NiahCard.FOUR_NEEDLES.id(),
                testMaxLengths.size() > 1 ? "niah " + length : "niah",
                resultFolder(folder),
                model -> new NiahBenchmarkTask(
                        length,
                        config,
                        firstNeedle,
                        format,
                        samples(),
                        haystack,
                        model.tokenizer(),
                        model.identity(),
                        Version.text()));
    }

    private Path resultFolder(ModelFolder folder) {
        return output.resolve("niah-results").resolve(folder.name());
    }

    private int samples() {
        return numTest == null ? (isDemo() ? DEMO_TESTS : DEFAULT_TESTS) : numTest;
    }

    private NeedleKeys keys() {
        if (numbers == null) {
            return isDemo() ? NeedleKeys.PER_SAMPLE : NeedleKeys.ONCE;
        }
        return switch (numbers) {
            case "once" -> NeedleKeys.ONCE;
            case "per-sample" -> NeedleKeys.PER_SAMPLE;
            default -> throw usage("--numbers is " + numbers + "; it must be once or per-sample");
        };
    }

    private void requireLength(ModelFolder folder, int length) {
        if (samples() < 1) {
            throw usage("--num-test is " + samples() + "; it must be at least 1");
        }
        if (length <= 2 * NiahBenchmarkTask.MAX_NEW_TOKENS) {
            throw usage("--test-max-length is " + length + "; it must be above " + 2 * NiahBenchmarkTask.MAX_NEW_TOKENS
                    + ", since " + NiahBenchmarkTask.MAX_NEW_TOKENS + " tokens are kept for the answer");
        }
        requireWithinWindow(length, folder, "--test-max-length");
    }
}

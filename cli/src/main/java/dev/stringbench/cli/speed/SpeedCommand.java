package dev.stringbench.cli.speed;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.ExitCode;
import dev.stringbench.cli.console.Interruption;
import dev.stringbench.cli.model.ContextNeed;
import dev.stringbench.cli.model.ModelOptions;
import dev.stringbench.cli.model.PositionOptions;
import dev.stringbench.data.AtomicFile;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.folder.ModelConfigReader;
import dev.stringbench.inference.torch.generate.Cancellation;
import dev.stringbench.inference.torch.kernel.ProgramFiles;
import dev.stringbench.inference.torch.load.LoadOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code string-bench speed}: the speed of a model's shape on this machine, with RoPE and with STRING. */
@Command(
        name = "speed",
        description = {
            "Measure prefill, decoding, the attention op and memory, for position schemes side by side.",
            "The attention op is also measured beside plain causal attention in one call and the two passes of STRING's"
                    + " original code. No weights are needed with --shape."
        },
        footer = {
            "",
            "Example: string-bench speed --shape llama3.1-8b --lengths 8192,131072 --format csv --output speed.csv"
        })
public final class SpeedCommand implements Callable<Integer> {

    /** Of random weights, where the user names none. */
    private static final long SEED = 42;

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ModelOptions modelOptions = new ModelOptions();

    @Mixin
    private PositionOptions positionOptions = new PositionOptions();

    @Option(
            names = "--shape",
            paramLabel = "NAME",
            description = "Measure a packaged architecture with random weights: llama3.1-8b, llama3.1-70b, llama3.2-1b,"
                    + " mistral-7b, qwen2-7b, qwen2-72b or qwen3-8b.")
    private @Nullable String shape;

    @Option(
            names = "--layers",
            paramLabel = "N",
            description = "Run N decoder layers instead of the model's own, with random weights.")
    private @Nullable Integer layers;

    @Option(
            names = "--lengths",
            split = ",",
            paramLabel = "TOKENS",
            description = "Prompt lengths in tokens. Default: the model's window.")
    private List<Integer> lengths = new ArrayList<>();

    @Option(
            names = "--new-tokens",
            paramLabel = "N",
            defaultValue = "32",
            description = "Tokens to decode after the first. Default: ${DEFAULT-VALUE}.")
    private int newTokens = 32;

    @Option(
            names = "--repeat",
            paramLabel = "N",
            defaultValue = "3",
            description = "Measurements of each figure, after one that does not count. Default: ${DEFAULT-VALUE}.")
    private int repeat = 3;

    @Option(
            names = "--prefill-chunk",
            paramLabel = "TOKENS",
            description = "Tokens of a prompt that are run together. Default: 512 on the CPU; on a GPU the whole"
                    + " prompt, up to 131072 and as far as memory allows.")
    private @Nullable Integer prefillChunk;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            defaultValue = "1",
            description = "Measure N copies of the model at the same time, each on a GPU or group of GPUs of its own,"
                    + " against one. Default: ${DEFAULT-VALUE}.")
    private int replicas = 1;

    @Option(names = "--op-only", description = "Measure the attention op only, which needs no weights.")
    private boolean opOnly;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, csv or json. Default: ${DEFAULT-VALUE}.")
    private String format = "text";

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "File to write instead of standard output; written again after each length.")
    private @Nullable Path output;

    @Option(
            names = "--write-archive",
            paramLabel = "DIR",
            description =
                    "Measure nothing; write the TorchScript that models run, which Python's torch.jit.load reads.")
    private @Nullable Path archive;

    public SpeedCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        check();
        if (archive != null) {
            return writeArchive(archive);
        }
        if (shape != null) {
            try (ModelShape packaged = ModelShape.packaged(shape, layers)) {
                return measure(packaged.name(), packaged.folder(), true);
            }
        }
        Path folder = modelOptions.folder(console);
        ModelConfig config = ModelConfigReader.read(folder);
        if (layers != null && layers != config.numHiddenLayers()) {
            try (ModelShape shortened = ModelShape.of(folder, layers)) {
                return measure(shortened.name(), shortened.folder(), true);
            }
        }
        return measure(folder.toAbsolutePath().normalize().getFileName().toString(), folder, false);
    }

    private int measure(String name, Path folder, boolean randomWeights) {
        ModelConfig config = ModelConfigReader.read(folder);
        List<Integer> wanted = lengths.isEmpty()
                ? List.of(config.maxPositionEmbeddings())
                : lengths.stream().distinct().sorted().toList();
        int longest = wanted.get(wanted.size() - 1);
        modelOptions.requireWithinWindow(longest, config.maxPositionEmbeddings(), "--lengths", console);
        boolean readsWeights =
                !randomWeights && !opOnly && modelOptions.randomWeightsSeed().isEmpty();
        modelOptions.reportOf(folder, config, !readsWeights, console);
        modelOptions.settleTensorParallel(console);
        List<SpeedPlan.Length> planned =
                wanted.stream().map(length -> length(config, length)).toList();
        LoadOptions options = modelOptions.loadOptions(ContextNeed.of(
                Math.addExact(longest, newTokens + 1),
                planned.stream().flatMap(length -> length.choices().stream()).toList()));
        if (randomWeights) {
            options = options.withRandomWeights(modelOptions.randomWeightsSeed().orElse(SEED));
        }
        if (prefillChunk != null) {
            options = options.withPrefillChunkTokens(prefillChunk);
        }
        var plan = new SpeedPlan(
                name,
                folder,
                config,
                options,
                planned,
                repeat,
                newTokens,
                newTokens == 0 ? 1 : modelOptions.requestedBatch(),
                replicas,
                opOnly);
        var cancellation = new Cancellation();
        var run = new SpeedRun(plan, cancellation, this::save, this::progress);
        return Interruption.during(
                console, "what was measured so far follows", cancellation::cancel, () -> finish(run, cancellation));
    }

    private SpeedPlan.Length length(ModelConfig config, int tokens) {
        return new SpeedPlan.Length(
                tokens, positionOptions.choices(config, tokens, List.of("rope", "string"), console));
    }

    private int finish(SpeedRun run, Cancellation cancellation) {
        SpeedReport report;
        try {
            report = run.run();
        } catch (RuntimeException e) {
            run.measured().ifPresent(this::print);
            throw e;
        }
        print(report);
        boolean failed = report.rows().stream().anyMatch(row -> row.failure() != null);
        return failed || cancellation.isCancelled() ? ExitCode.FAILED : ExitCode.OK;
    }

    private void print(SpeedReport report) {
        save(report);
        if (output == null) {
            console.out().print(written(report));
            console.out().flush();
        }
    }

    private void progress(String words) {
        if (console.terminal()) {
            console.note(words);
        }
    }

    private void save(SpeedReport report) {
        if (output != null) {
            AtomicFile.write(output, written(report));
        }
    }

    private String written(SpeedReport report) {
        return switch (format) {
            case "csv" -> SpeedColumns.csv(report);
            case "json" -> SpeedColumns.json(report);
            default -> SpeedTable.of(report);
        };
    }

    private int writeArchive(Path folder) {
        try {
            ProgramFiles.write(folder);
            console.note("written: " + folder.resolve("program.pt") + ", " + folder.resolve("benchmark.pt"));
            return ExitCode.OK;
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot write --write-archive " + folder, e);
        }
    }

    private void check() {
        if (shape != null && !ModelShape.NAMES.contains(shape)) {
            throw usage("--shape is " + shape + "; it must be one of " + String.join(", ", ModelShape.NAMES));
        }
        if (shape != null && !modelOptions.isDemo()) {
            throw usage("--shape and --model-path both name a model; give one of them");
        }
        if (!List.of("text", "csv", "json").contains(format)) {
            throw usage("--format is " + format + "; it must be text, csv or json");
        }
        for (int length : lengths) {
            requireAtLeast("--lengths", length, 2);
        }
        requireAtLeast("--repeat", repeat, 1);
        requireAtLeast("--replicas", replicas, 1);
        requireAtLeast("--new-tokens", newTokens, 0);
        if (layers != null) {
            requireAtLeast("--layers", layers, 1);
        }
        if (prefillChunk != null) {
            requireAtLeast("--prefill-chunk", prefillChunk, 1);
        }
    }

    private void requireAtLeast(String option, int value, int least) {
        if (value < least) {
            throw usage(option + " is " + value + "; it must be at least " + least);
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}

package dev.stringbench.cli.model;

import dev.stringbench.cli.console.Console;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.Finding;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.folder.ModelConfigReader;
import dev.stringbench.inference.folder.WeightIndex;
import dev.stringbench.inference.torch.engine.DeviceChoice;
import dev.stringbench.inference.torch.engine.EngineReport;
import dev.stringbench.inference.torch.kernel.KernelCatalogue;
import dev.stringbench.inference.torch.load.LoadOptions;
import dev.stringbench.inference.torch.parallel.RankGroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that choose the model to run and its device. */
public final class ModelOptions {

    /** Path of the embedded demo model within the distribution. */
    public static final String DEMO_FOLDER = "models/demo";

    /** Decoding reads the weights once for all: by then the weights are no longer what takes the time. */
    private static final int GPU_BATCH = 64;

    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--model-path",
            paramLabel = "DIR",
            description = "Hugging Face folder of the model. Default: the embedded demo model.")
    private @Nullable Path modelPath;

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = "auto",
            description =
                    "auto, cpu, cuda (all GPUs, as many as the model needs) or cuda:N, several of these with commas."
                            + " Default: auto.")
    private String device = "auto";

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            defaultValue = "auto",
            description = "auto, float32, bfloat16 or float16. Default: auto, bfloat16 on CUDA and float32 on CPU.")
    private String dtype = "auto";

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Prompts that are continued together at most, as far as memory holds their caches. Default: "
                    + GPU_BATCH + " on a GPU; 1 on the CPU, where the same prompts then give the same bits.")
    private @Nullable Integer batch;

    @Option(
            names = "--tensor-parallel",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Split each layer over N GPUs of this host, which then work on it together, instead of placing"
                            + " whole layers one after the other. N must divide the model's heads. Default: 1.")
    private int tensorParallel = 1;

    @Option(
            names = "--attention-kernel",
            paramLabel = "NAME",
            completionCandidates = KernelNames.class,
            description =
                    "How attention is computed: ${COMPLETION-CANDIDATES}; cpu on the CPU only, plain everywhere, the"
                            + " others on GPUs. Default: the quickest that gives the right numbers on this device.")
    private @Nullable String attentionKernel;

    @Option(
            names = "--random-weights",
            arity = "0..1",
            paramLabel = "SEED",
            fallbackValue = "42",
            description = "Fill the folder's config.json with seeded random weights instead of reading safetensors: for"
                    + " measuring real shapes without the real files.")
    private @Nullable Long randomWeights;

    @Option(
            names = "--no-clean-up",
            description = "Do not remove the spaces before punctuation that clean_up_tokenization_spaces asks for.")
    private boolean noCleanUp;

    @Option(
            names = "--strict",
            description = "Treat as an error instead of a warning: a prompt longer than the model's window, and a model"
                    + " folder whose weights, configuration and tokenizer do not fit each other.")
    private boolean strict;

    @Option(
            names = "--no-prefix-reuse",
            description =
                    "Run every prompt whole, also where an earlier one begins alike: to measure what reuse saves.")
    private boolean noPrefixReuse;

    /** The names that {@code --attention-kernel} takes. */
    static final class KernelNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return KernelCatalogue.promptNames().iterator();
        }
    }

    /** Whether the embedded demo model is meant. */
    public boolean isDemo() {
        return modelPath == null;
    }

    /** Whether the beginning that a prompt shares with an earlier one is run once. */
    public boolean reusesPrefixes() {
        return !noPrefixReuse;
    }

    /** Whether what is only suspicious is an error. */
    public boolean strict() {
        return strict;
    }

    /** Whether decoded text is cleaned up where the tokenizer says so. */
    public boolean cleanUp() {
        return !noCleanUp;
    }

    /** The seed of random weights, where they are asked for. */
    public OptionalLong randomWeightsSeed() {
        return randomWeights == null ? OptionalLong.empty() : OptionalLong.of(randomWeights);
    }

    /** Whether this build carries the embedded demo model. */
    public boolean hasDemo(Console console) {
        return demo(console) != null;
    }

    /** Whether there is something to load: weights in the folder, or random ones. */
    public boolean hasWeights(Console console) {
        Path folder = folder(console);
        if (randomWeights != null || !Files.isDirectory(folder)) {
            return true;
        }
        return WeightIndex.isPresent(folder);
    }

    /** Find the model's folder, the demo model's when none was given. */
    public Path folder(Console console) {
        if (modelPath != null) {
            return modelPath;
        }
        Path demo = demo(console);
        if (demo == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "no model was given and this build has no embedded demo model; give --model-path DIR, the folder of a"
                            + " Hugging Face model (config.json, *.safetensors, tokenizer.json)");
        }
        return demo;
    }

    /**
     * Say how the model is to be loaded.
     *
     * @param need of the longest sequence
     */
    public LoadOptions loadOptions(ContextNeed need) {
        requireBatch();
        if (tensorParallel < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--tensor-parallel is " + tensorParallel + "; it must be at least 1");
        }
        return new LoadOptions(
                device.toLowerCase(Locale.ROOT),
                dtype(),
                randomWeightsSeed(),
                OptionalInt.of(need.tokens()),
                need.keyCopies(),
                OptionalInt.empty(),
                tensorParallel,
                Optional.ofNullable(attentionKernel));
    }

    /** Place layers whole, and say so, where they are to be split but the library by which GPUs do that is not there. */
    public void settleTensorParallel(Console notes) {
        if (tensorParallel > 1
                && !DeviceChoice.resolve(device.toLowerCase(Locale.ROOT), EngineReport.read())
                        .contains(DeviceChoice.CPU)
                && RankGroup.ncclVersion().isEmpty()) {
            notes.note("warning: --tensor-parallel " + tensorParallel
                    + " needs NCCL (libnccl.so.2), which is not found beside libtorch; whole layers are placed one after"
                    + " the other instead");
            tensorParallel = 1;
        }
    }

    /**
     * Give the number of prompts that are continued together at most.
     *
     * @param layerDevice such as {@code cpu} or {@code cuda:0}
     */
    int batch(String layerDevice) {
        requireBatch();
        if (batch == null) {
            return layerDevice.startsWith("cuda") ? GPU_BATCH : 1;
        }
        return batch;
    }

    private void requireBatch() {
        if (batch != null && batch < 1) {
            throw new ParameterException(spec.commandLine(), "--batch is " + batch + "; it must be at least 1");
        }
    }

    /** The number of prompts together that the user asks for, 1 where none is given. */
    public int requestedBatch() {
        return batch == null ? 1 : batch("cpu");
    }

    /**
     * Warn of a test beyond the model's window, or refuse it where the user is strict.
     *
     * @param length tokens of the test
     * @param window the model's max_position_embeddings
     * @param option the option that gives the length
     */
    public void requireWithinWindow(int length, int window, String option, Console notes) {
        if (length <= window) {
            return;
        }
        String message = "the test's length of " + length + " tokens is beyond the model's window of " + window
                + " (max_position_embeddings)";
        if (strict) {
            throw new ParameterException(
                    spec.commandLine(), message + "; give a shorter " + option + " or leave --strict out");
        }
        notes.note("warning: " + message);
    }

    /** Tell what config.json and, unless they are drawn, the weights of a folder say differently; see {@link #report}. */
    public void reportOf(Path folder, ModelConfig config, boolean randomWeights, Console notes) {
        var findings = new ArrayList<>(ModelConfigReader.findings(folder));
        if (!randomWeights) {
            findings.addAll(WeightIndex.read(folder, config).findings());
        }
        report(findings, notes);
    }

    /**
     * Tell what a model folder's files say differently, and refuse what cannot be decided and, where the user is strict, what
     * does not fit.
     *
     * @throws InferenceException BAD_MODEL_FOLDER
     */
    public void report(List<Finding> findings, Console notes) {
        for (Finding finding : findings) {
            switch (finding.kind()) {
                case CONTRADICTION -> throw new InferenceException(Fault.BAD_MODEL_FOLDER, finding.message());
                case MISFIT -> {
                    if (strict) {
                        throw new InferenceException(
                                Fault.BAD_MODEL_FOLDER, finding.message() + " (an error under --strict)");
                    }
                    notes.note(finding.line());
                }
                case RESOLVED -> notes.note(finding.line());
            }
        }
    }

    private static @Nullable Path demo(Console console) {
        Path demo = console.home() == null ? null : console.home().resolve(DEMO_FOLDER);
        return demo != null && Files.isDirectory(demo) ? demo : null;
    }

    private Optional<Dtype> dtype() {
        if (dtype.equalsIgnoreCase("auto")) {
            return Optional.empty();
        }
        return Optional.of(Dtype.ofTorchName(dtype.toLowerCase(Locale.ROOT))
                .filter(Dtype::isSupportedForWeights)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--dtype is " + dtype + "; it must be auto, float32, bfloat16 or float16")));
    }
}

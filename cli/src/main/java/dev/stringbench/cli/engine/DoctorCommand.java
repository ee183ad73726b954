package dev.stringbench.cli.engine;

import com.sun.management.OperatingSystemMXBean;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.ExitCode;
import dev.stringbench.cli.console.Version;
import dev.stringbench.cli.model.ModelOptions;
import dev.stringbench.data.CacheFolder;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.EngineCache;
import dev.stringbench.inference.Finding;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.folder.MemoryEstimate;
import dev.stringbench.inference.folder.ModelConfigReader;
import dev.stringbench.inference.folder.TiedHead;
import dev.stringbench.inference.folder.WeightIndex;
import dev.stringbench.inference.tokenizer.HuggingFaceTextTokenizer;
import dev.stringbench.inference.torch.engine.EngineReport;
import dev.stringbench.inference.torch.engine.LibtorchFolder;
import dev.stringbench.inference.torch.kernel.KernelBuild;
import dev.stringbench.inference.torch.kernel.KernelSurvey;
import dev.stringbench.inference.torch.kernel.KernelTrial;
import dev.stringbench.inference.torch.kernel.SplitKernel;
import dev.stringbench.inference.torch.load.DeviceGroups;
import dev.stringbench.inference.torch.load.LoadOptions;
import dev.stringbench.inference.torch.parallel.RankGroup;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code string-bench doctor}: the engine, devices and memory of this machine. */
@Command(
        name = "doctor",
        description = "Say which engine, devices and memory this machine gives, and what is wrong with them.",
        footer = {"", "Example: string-bench doctor --model-path /models/llama"})
public final class DoctorCommand implements Callable<Integer> {

    private static final double GIB = 1L << 30;

    private final Console console;

    @Mixin
    private ModelOptions modelOptions = new ModelOptions();

    public DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        line("string-bench", Version.text());
        line(
                "Java",
                System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + "), "
                        + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        line(
                "processor",
                Runtime.getRuntime().availableProcessors() + " cores, Java heap up to "
                        + gib(Runtime.getRuntime().maxMemory()));
        cache();
        EngineReport engine = EngineReport.read();
        line("engine", engine.engine());
        line("libtorch", engine.libtorch() + (engine.cudaBuild() ? " (CUDA)" : " (CPU)"));
        if (engine.cudaBuild()) {
            line("", LibtorchFolder.read(Path.of(engine.libtorch())).words());
        }
        for (EngineReport.Gpu gpu : engine.gpus()) {
            line(
                    gpu.name(),
                    "compute capability " + gpu.computeCapability() + ", " + gib(gpu.freeBytes()) + " of "
                            + gib(gpu.totalBytes()) + " free");
        }
        if (engine.gpus().isEmpty()) {
            line("GPU", noGpu(engine));
        }
        if (engine.gpus().size() > 1) {
            line("several GPUs", severalGpus(engine.gpus().size()));
        }
        model(engine);
        return ExitCode.OK;
    }

    private static String severalGpus(int gpus) {
        return "--replicas up to " + gpus + "; --tensor-parallel up to " + gpus
                + RankGroup.ncclVersion()
                        .map(version -> " (NCCL " + version + ")")
                        .orElse(" is not there: no NCCL (libnccl.so.2) beside libtorch");
    }

    private void cache() {
        line("cache", CacheFolder.ofProcess().path() + " (" + CacheFolder.VARIABLE + " names another folder)");
        line("", "libraries of the engine in " + EngineCache.folder());
    }

    private void model(EngineReport engine) {
        if (modelOptions.isDemo() && !modelOptions.hasDemo(console)) {
            line("demo model", "not in this build; give --model-path");
            return;
        }
        Path folder = modelOptions.folder(console);
        ModelConfig config = ModelConfigReader.read(folder);
        line(modelOptions.isDemo() ? "demo model" : "model", folder.toString());
        line(
                "",
                String.format(
                        Locale.ROOT,
                        "%s, %d layers, %d query and %d key-value heads of %d, window %,d tokens",
                        config.family().modelType(),
                        config.numHiddenLayers(),
                        config.attention().heads(),
                        config.attention().keyValueHeads(),
                        config.attention().headDim(),
                        config.maxPositionEmbeddings()));
        for (Dtype dtype : List.of(Dtype.BFLOAT16, Dtype.FLOAT32)) {
            MemoryEstimate memory = MemoryEstimate.of(config, dtype);
            line(
                    "",
                    String.format(
                            Locale.ROOT,
                            "in %s: weights %s, KV cache of the window %s; %s",
                            dtype.torchName(),
                            gib(memory.weightBytes()),
                            gib(memory.cacheBytes(config.maxPositionEmbeddings())),
                            fitting(memory, engine)));
        }
        if (engine.gpus().size() > 1) {
            line("", copies(config));
        }
        disagreements(folder, config).forEach(words -> line("", words));
        attention(config, engine);
    }

    /** Tell in how many copies a run would load the model, where it is loaded at all. */
    private static String copies(ModelConfig config) {
        List<List<String>> groups = DeviceGroups.of(config, LoadOptions.DEFAULTS, OptionalInt.empty())
                .groups();
        int size = groups.get(0).size();
        return groups.size() == 1
                ? "one copy, on as many GPUs as it needs"
                : groups.size() + " copies with the window's cache, each on " + size + (size == 1 ? " GPU" : " GPUs");
    }

    /** Tell where the files of a folder do not say the same, or why that cannot be told. */
    private static List<String> disagreements(Path folder, ModelConfig config) {
        try {
            List<Finding> findings = new ArrayList<>(ModelConfigReader.findings(folder));
            if (WeightIndex.isPresent(folder)) {
                WeightIndex weights = WeightIndex.read(folder, config);
                TiedHead.requireEqual(weights);
                findings.addAll(weights.findings());
            }
            if (Files.exists(folder.resolve("tokenizer.json"))) {
                findings.addAll(HuggingFaceTextTokenizer.read(folder).findings());
            }
            return findings.stream().map(Finding::line).toList();
        } catch (InferenceException e) {
            return List.of("warning: " + e.getMessage());
        }
    }

    /** Print the attention kernel with which the model would run, and why no other. */
    private void attention(ModelConfig config, EngineReport engine) {
        boolean cpu = engine.gpus().isEmpty();
        Dtype dtype = cpu ? Dtype.FLOAT32 : Dtype.BFLOAT16;
        List<String> devices = cpu
                ? List.of("cpu")
                : engine.gpus().stream().map(EngineReport.Gpu::name).toList();
        for (KernelSurvey survey : KernelSurvey.run(config, dtype, devices)) {
            line("attention", dtype.torchName() + " on " + survey.device());
            for (KernelTrial trial : survey.trials()) {
                boolean chosen = trial.kernel().equals(survey.chosen());
                line("", trial.kernel() + ": " + outcome(trial) + (chosen ? ", chosen" : ""));
            }
            line("", "decoding: " + survey.stepDescription());
            if (!cpu) {
                line(
                        "",
                        "decoding one sequence: "
                                + survey.singleFault()
                                        .map(fault -> "as several, " + fault)
                                        .orElse("a step in a single launch"));
            }
            for (KernelBuild build : survey.builds()) {
                line("", build.source() + ": compiled by " + build.compiler() + " (" + build.place() + ")");
                build.warnings().forEach(warning -> line("", build.source() + ": " + warning));
            }
        }
        if (devices.size() > 1) {
            line(
                    "",
                    "decoding one sequence with --tensor-parallel: "
                            + SplitKernel.fault(devices)
                                    .map(fault -> "as several, " + fault)
                                    .orElse("a step in a single launch on each GPU, where the model allows it"));
        }
    }

    private static String outcome(KernelTrial trial) {
        if (trial.fault().isPresent()) {
            return "not used, " + trial.fault().get();
        }
        return trial.seconds() > 0
                ? String.format(Locale.ROOT, "%.1f ms for 16,384 tokens", 1e3 * trial.seconds())
                : "right";
    }

    private static String fitting(MemoryEstimate memory, EngineReport engine) {
        boolean gpu = !engine.gpus().isEmpty();
        long free = gpu
                ? engine.gpus().stream().mapToLong(EngineReport.Gpu::freeBytes).sum()
                : ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        return String.format(
                Locale.ROOT,
                "%,d tokens fit in %s of %s memory, activations aside",
                memory.tokensThatFit(free),
                gib(free),
                gpu ? "free GPU" : "this machine's");
    }

    private static String noGpu(EngineReport engine) {
        if (engine.gpusOfDriver() > 0 && !engine.cudaBuild()) {
            return engine.gpusOfDriver() + " seen, but this libtorch is a CPU build: see 'On a GPU' in the README"
                    + " (string-bench --libtorch DIR, or string-bench setup cuda)";
        }
        return "none seen";
    }

    private void line(String name, String value) {
        console.out().printf(Locale.ROOT, "%-13s %s%n", name, value);
    }

    private static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
    }
}

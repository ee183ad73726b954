package dev.stringbench.cli.model;

import dev.stringbench.benchmarks.model.ModelIdentity;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.torch.engine.DeviceChoice;
import dev.stringbench.inference.torch.engine.EngineReport;
import dev.stringbench.inference.torch.generate.CausalLanguageModel;
import dev.stringbench.inference.torch.generate.GenerationSession;
import dev.stringbench.inference.torch.generate.Sampling;
import dev.stringbench.inference.torch.load.LoadOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A loaded model with its tokenizer, from which one {@link PytorchLanguageModel} per position scheme is made; all share
 * the weights.
 *
 * @param folder what is known of the model without loading it
 * @param model the loaded weights
 * @param batch most prompts that are continued together
 */
public record OpenModel(ModelFolder folder, CausalLanguageModel model, int batch) implements ModelSource {

    /** Load a model's weights once. */
    public static OpenModel load(ModelFolder folder, ModelOptions options, ContextNeed need) {
        return load(folder, options, options.loadOptions(need));
    }

    /** Load them once for each group of devices, at least one, on GPUs all at the same time. */
    public static List<OpenModel> loadCopies(
            ModelFolder folder, ModelOptions options, CopyOptions copyOptions, ContextNeed need) {
        LoadOptions whole = options.loadOptions(need);
        List<List<String>> groups = copyOptions.groups(folder.config(), whole).groups();
        if (groups.size() == 1) {
            return List.of(load(folder, options, whole));
        }
        // On the CPU copies share the cores, and the numbers that kernels are tried with come between random weights.
        boolean onCpu = groups.get(0).contains(DeviceChoice.CPU);
        ExecutorService threads = Executors.newFixedThreadPool(onCpu ? 1 : groups.size());
        try {
            return all(groups.stream()
                    .map(devices -> whole.withDevice(String.join(",", devices)))
                    .map(own -> CompletableFuture.supplyAsync(() -> load(folder, options, own), threads))
                    .toList());
        } finally {
            threads.shutdown();
        }
    }

    /** What is loaded on several threads; where one fails, the others are closed. */
    private static List<OpenModel> all(List<CompletableFuture<OpenModel>> loading) {
        List<OpenModel> copies = new ArrayList<>();
        @Nullable Throwable failure = null;
        for (CompletableFuture<OpenModel> copy : loading) {
            try {
                copies.add(copy.join());
            } catch (CompletionException e) {
                failure = failure == null ? e.getCause() : failure;
            }
        }
        if (failure == null) {
            return List.copyOf(copies);
        }
        copies.forEach(OpenModel::close);
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }

    private static OpenModel load(ModelFolder folder, ModelOptions options, LoadOptions loadOptions) {
        CausalLanguageModel model = CausalLanguageModel.load(folder.path(), loadOptions);
        return new OpenModel(folder, model, options.batch(model.layerDevices().get(0)));
    }

    /** The devices that hold the weights, such as {@code cuda:0} or {@code cuda:0, cuda:1}. */
    public String place() {
        return model.layerDevices().stream().distinct().collect(Collectors.joining(", "));
    }

    @Override
    public PytorchLanguageModel with(PositionChoice choice) {
        ModelConfig config = folder.config();
        return new PytorchLanguageModel(
                session(choice),
                folder.tokenizer(),
                identity(choice),
                greedy(folder),
                Set.copyOf(config.vocabulary().eosTokenIds()));
    }

    /** Open a session under one position scheme. */
    public GenerationSession session(PositionChoice choice) {
        return model.session(choice.scheme(), choice.rotary(), batch);
    }

    @Override
    public String description() {
        return model.dtype().torchName() + " on " + device();
    }

    @Override
    public boolean isRemote() {
        return false;
    }

    /** The device as a run's identity names it: {@code cpu} or {@code cuda}. */
    String device() {
        return model.layerDevices().get(0).startsWith("cuda") ? "cuda" : "cpu";
    }

    private ModelIdentity identity(PositionChoice choice) {
        return identity(
                folder,
                choice,
                model.dtype().torchName(),
                device(),
                EngineReport.read().engine());
    }

    /**
     * Name what answers under a position scheme when tokens are chosen otherwise than greedily.
     *
     * @param decoding words for how tokens are chosen
     */
    public ModelIdentity identity(PositionChoice choice, String decoding) {
        ModelIdentity greedy = identity(choice);
        return new ModelIdentity(
                greedy.name(),
                greedy.weights(),
                greedy.tokenizer(),
                greedy.position(),
                decoding,
                greedy.dtype(),
                greedy.device(),
                greedy.engine());
    }

    /** Name what answers under a position scheme, for which no weights need be loaded. */
    public static ModelIdentity identity(
            ModelFolder folder, PositionChoice choice, String dtype, String device, String engine) {
        return new ModelIdentity(
                folder.name(),
                folder.weightsFingerprint(),
                folder.tokenizer().fingerprint(),
                choice.setting(),
                folder.greedyDecoding(),
                dtype,
                device,
                engine);
    }

    /** Greedy decoding as Transformers does it, which applies the folder's own repetition penalty to greedy decoding too. */
    private static Sampling greedy(ModelFolder folder) {
        return new Sampling(0, 1, 0, folder.repetitionPenalty(), 0);
    }

    @Override
    public void close() {
        model.close();
    }
}

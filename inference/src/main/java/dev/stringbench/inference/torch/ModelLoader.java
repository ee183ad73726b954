package dev.stringbench.inference.torch;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import dev.stringbench.inference.folder.Dtype;
import dev.stringbench.inference.folder.MemoryEstimate;
import dev.stringbench.inference.folder.ModelConfig;
import dev.stringbench.inference.folder.ModelConfigReader;
import dev.stringbench.inference.folder.ModelTensors;
import dev.stringbench.inference.folder.TensorSpec;
import dev.stringbench.inference.folder.WeightIndex;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turn a folder and options into a {@link LoadedModel}. */
final class ModelLoader {
    /** Long enough for the matrix products of a core, short enough that activations stay in its cache. */
    private static final int CPU_PREFILL_CHUNK = 512;

    private static final int CUDA_PREFILL_CHUNK = 8192;
    /** Tokens of one feed-forward pass: bounds its intermediate, which is several times wider than the model. */
    static final int MLP_ROWS = 8192;

    private static final String EMBEDDING = "model.embed_tokens.weight";
    private static final String HEAD = "lm_head.weight";

    private ModelLoader() {}

    static LoadedModel load(Path folder, LoadOptions options) {
        ModelConfig config = ModelConfigReader.read(folder);
        var program = TorchProgram.load();
        try {
            options.threads().ifPresent(JniUtils::setNumThreads);
            var engine = EngineReport.read();
            List<String> devices = DeviceChoice.resolve(options.device(), engine);
            boolean cpu = devices.contains(DeviceChoice.CPU);
            Dtype dtype = dtype(options, cpu);
            int contextTokens = options.contextTokens().orElse(config.maxPositionEmbeddings());
            var layout = DeviceLayout.of(config, dtype, contextTokens, devices, engine);
            var choice = new AttentionKernels(program, dtype, config.headDim());
            var kernelOfDevice = new HashMap<String, String>();
            List<String> kernels = layout.layers().stream()
                    .map(device -> kernelOfDevice.computeIfAbsent(
                            device, ignored -> choice.choose(device, options.attentionKernel())))
                    .toList();
            int chunk = prefillChunk(options, cpu);
            try (WeightSource weights = source(program, folder, config, options)) {
                IValue model = build(program, config, weights, layout, kernels, dtype);
                boolean small =
                        MemoryEstimate.of(config, dtype).weightBytes() <= DecodeThreads.SINGLE_THREAD_WEIGHT_BYTES;
                return new LoadedModel(program, model, config, dtype, layout.layers(), kernels, chunk, cpu && small);
            }
        } catch (RuntimeException e) {
            program.close();
            throw e;
        }
    }

    /** Tokens of a prompt that are run together. */
    static int prefillChunk(LoadOptions options, boolean cpu) {
        return options.prefillChunkTokens().orElse(cpu ? CPU_PREFILL_CHUNK : CUDA_PREFILL_CHUNK);
    }

    /** Type of weights, cache and arithmetic. */
    static Dtype dtype(LoadOptions options, boolean cpu) {
        return options.dtype().orElse(cpu ? Dtype.FLOAT32 : Dtype.BFLOAT16);
    }

    private static WeightSource source(TorchProgram program, Path folder, ModelConfig config, LoadOptions options) {
        return options.randomWeightsSeed().isPresent()
                ? new RandomWeights(program, options.randomWeightsSeed().getAsLong())
                : new MappedWeights(program, WeightIndex.read(folder, config));
    }

    private static IValue build(
            TorchProgram program,
            ModelConfig config,
            WeightSource weights,
            DeviceLayout layout,
            List<String> kernels,
            Dtype dtype) {
        var list = new ModelTensors(config);
        try (PtNDManager scope = program.newScope()) {
            Map<String, PtNDArray> tensors = new LinkedHashMap<>();
            PtNDArray embedding = weights.tensor(list.embedding(), layout.embedding(), dtype, scope);
            tensors.put(EMBEDDING, embedding);
            for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
                for (TensorSpec tensor : list.layer(layer)) {
                    String device = layout.layers().get(layer);
                    tensors.put(tensor.name(), weights.tensor(tensor, device, dtype, scope));
                }
            }
            TensorSpec norm = list.finalNorm();
            tensors.put(norm.name(), weights.tensor(norm, layout.finalNorm(), dtype, scope));
            tensors.put(
                    HEAD,
                    config.tieWordEmbeddings() ? embedding : weights.tensor(list.head(), layout.head(), dtype, scope));
            return program.call("model")
                    .with(tensors)
                    .with(config.numKeyValueHeads())
                    .with(config.headDim())
                    .with(config.rmsNormEps())
                    .withStrings(kernels)
                    .with(MLP_ROWS)
                    .run();
        }
    }
}

package dev.stringbench.inference.torch.load;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.family.LayerTensors;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.family.ModelTensors;
import dev.stringbench.inference.folder.MemoryEstimate;
import dev.stringbench.inference.folder.ModelConfigReader;
import dev.stringbench.inference.folder.TiedHead;
import dev.stringbench.inference.folder.WeightIndex;
import dev.stringbench.inference.torch.cache.CacheRoom;
import dev.stringbench.inference.torch.engine.DeviceChoice;
import dev.stringbench.inference.torch.engine.EngineReport;
import dev.stringbench.inference.torch.kernel.AttentionKernels;
import dev.stringbench.inference.torch.kernel.DecodeKernel;
import dev.stringbench.inference.torch.kernel.DecodePart;
import dev.stringbench.inference.torch.kernel.HopperAttention;
import dev.stringbench.inference.torch.kernel.KernelProgram;
import dev.stringbench.inference.torch.kernel.SingleDecoding;
import dev.stringbench.inference.torch.kernel.SplitKernel;
import dev.stringbench.inference.torch.parallel.AllReduce;
import dev.stringbench.inference.torch.parallel.ModelRanks;
import dev.stringbench.inference.torch.parallel.RankGroup;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A loader that turns a folder and options into a {@link LoadedModel}. */
public final class ModelLoader {
    /** Tokens of one feed-forward pass: bounds its intermediate, which is several times wider than the model. */
    static final int MLP_ROWS = 8192;

    /** On a GPU bits depend on how prompts are grouped anyway, so a prompt takes over nearly all it shares. */
    private static final int CUDA_REUSE_GRANULE = 256;

    private ModelLoader() {}

    public static LoadedModel load(Path folder, LoadOptions options) {
        ModelConfig config = ModelConfigReader.read(folder);
        return load(folder, config, options, program(options));
    }

    private static TorchProgram program(LoadOptions options) {
        if (options.tensorParallel() == 1) {
            return KernelProgram.load();
        }
        if (!AllReduce.register()) {
            throw new InferenceException(
                    Fault.UNSUPPORTED, "tensor parallel needs libtorch 2.7 or newer, which takes operators of ours");
        }
        return KernelProgram.load(AllReduce.source());
    }

    /** Load with a program that the model closes, as tests do that have replaced some of its files. */
    public static LoadedModel load(Path folder, ModelConfig config, LoadOptions options, TorchProgram program) {
        try {
            var engine = EngineReport.read();
            List<String> devices = DeviceChoice.resolve(options.device(), engine);
            boolean cpu = devices.contains(DeviceChoice.CPU);
            Dtype dtype = dtype(options, cpu);
            int contextTokens = options.contextTokens().orElse(config.maxPositionEmbeddings());
            MemoryEstimate memory = MemoryEstimate.of(config, dtype, options.keyCopies());
            List<DeviceLayout> layouts = options.tensorParallel() == 1
                    ? List.of(DeviceLayout.of(config, memory, contextTokens, devices, engine))
                    : DeviceLayout.split(config, dtype, devices, options.tensorParallel());
            ModelConfig part = new ModelSplit(config, 0, layouts.size()).part();
            var candidates = new AttentionKernels(program, dtype, part);
            List<List<LayerKernels>> kernels = layouts.stream()
                    .map(layout -> LayerKernels.choose(candidates, layout.layers(), options.attentionKernel()))
                    .toList();
            List<IValue> models = new ArrayList<>();
            for (int rank = 0; rank < layouts.size(); rank++) {
                try (WeightSource weights = source(program, folder, config, options)) {
                    var split = new ModelSplit(config, rank, layouts.size());
                    models.add(build(program, split, weights, layouts.get(rank), kernels.get(rank), dtype));
                }
            }
            List<String> layerDevices =
                    layouts.stream().flatMap(layout -> layout.layers().stream()).toList();
            var ranks = new ModelRanks(group(layouts, cpu), models);
            var room = cpu
                    ? CacheRoom.onCpu()
                    : CacheRoom.onCuda(
                            part, dtype, contextTokens, options.keyCopies(), layerDevices, EngineReport.read());
            return new LoadedModel(
                    program,
                    ranks,
                    config,
                    dtype,
                    layerDevices,
                    kernels.get(0).stream().map(LayerKernels::kernel).toList(),
                    options.prefillChunkTokens().orElse(room.blockTokens()),
                    cpu ? options.prefillChunkTokens().orElse(room.blockTokens()) : CUDA_REUSE_GRANULE,
                    room.rows(),
                    room.firstRows(),
                    cpu ? DecodeThreads.onCpu(memory.weightBytes()) : DecodeThreads.ALL,
                    singleDecoding(program, ranks, config, layouts, dtype, options),
                    new PieceKernels(program, models, candidates, kernels));
        } catch (RuntimeException e) {
            program.close();
            throw e;
        }
    }

    private static SingleDecoding singleDecoding(
            TorchProgram program,
            ModelRanks ranks,
            ModelConfig config,
            List<DeviceLayout> layouts,
            Dtype dtype,
            LoadOptions options) {
        List<String> devices = layouts.stream().map(DeviceLayout::head).toList();
        if (devices.contains(DeviceChoice.CPU)) {
            return SingleDecoding.without("on the CPU");
        }
        if (!options.attentionKernel().orElse(HopperAttention.NAME).equals(HopperAttention.NAME)) {
            return SingleDecoding.without("since another attention kernel was asked for");
        }
        return SingleDecoding.by(() -> ranks.isSplit()
                ? SplitKernel.load(program, ranks, config, parts(config, devices.size()), devices, dtype)
                : DecodeKernel.load(program, ranks.model(0), config, dtype));
    }

    private static List<DecodePart> parts(ModelConfig config, int ranks) {
        return IntStream.range(0, ranks)
                .mapToObj(rank -> new ModelSplit(config, rank, ranks))
                .map(split -> DecodePart.of(
                        split.part(), split.rank(), ranks, (int) split.tokens().first(), (int)
                                split.tokens().length()))
                .toList();
    }

    private static RankGroup group(List<DeviceLayout> layouts, boolean cpu) {
        if (layouts.size() == 1) {
            return RankGroup.single();
        }
        return cpu
                ? RankGroup.onCpu(layouts.size())
                : RankGroup.onCuda(layouts.stream()
                        .map(layout -> DeviceChoice.index(layout.head()))
                        .toList());
    }

    /** Type of weights, cache and arithmetic. */
    static Dtype dtype(LoadOptions options, boolean cpu) {
        return options.dtype().orElse(cpu ? Dtype.FLOAT32 : Dtype.BFLOAT16);
    }

    private static WeightSource source(TorchProgram program, Path folder, ModelConfig config, LoadOptions options) {
        if (options.randomWeightsSeed().isPresent()) {
            return new RandomWeights(program, options.randomWeightsSeed().getAsLong());
        }
        WeightIndex weights = WeightIndex.read(folder, config);
        TiedHead.requireEqual(weights);
        return new MappedWeights(program, weights);
    }

    private static IValue build(
            TorchProgram program,
            ModelSplit split,
            WeightSource weights,
            DeviceLayout layout,
            List<LayerKernels> kernels,
            Dtype dtype) {
        ModelConfig config = split.config();
        var list = new ModelTensors(config);
        try (PtNDManager scope = program.newScope()) {
            PtNDArray embedding =
                    weights.tensor(list.embedding(), split.vocabulary(), layout.embedding(), dtype, scope);
            PtNDArray norm = weights.tensor(list.finalNorm(), TensorSlice.WHOLE, layout.finalNorm(), dtype, scope);
            PtNDArray head = config.vocabulary().tied()
                    ? embedding
                    : weights.tensor(list.head(), split.vocabulary(), layout.head(), dtype, scope);
            IValue model = program.call("model")
                    .with(split.part().attention().keyValueHeads())
                    .with(config.attention().headDim())
                    .with(config.norms().epsilon())
                    .with(MLP_ROWS)
                    .with(embedding)
                    .with(norm)
                    .with(head)
                    .run();
            if (split.ranks() > 1) {
                program.call("split_model")
                        .with(model)
                        .with(split.ranks())
                        .with(split.tokens().first())
                        .with(config.vocabulary().size())
                        .run()
                        .close();
            }
            for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
                addLayer(program, model, split, list.layer(layer), weights, kernels.get(layer), dtype);
            }
            return model;
        }
    }

    /** A layer's own scope: on a GPU its weights are joined, and the parts need not wait for the whole model. */
    private static void addLayer(
            TorchProgram program,
            IValue model,
            ModelSplit split,
            LayerTensors list,
            WeightSource weights,
            LayerKernels choice,
            Dtype dtype) {
        try (PtNDManager scope = program.newScope()) {
            Map<String, PtNDArray> tensors = new LinkedHashMap<>();
            list.byPart()
                    .forEach((key, tensor) -> split.of(key, tensor)
                            .ifPresent(slice ->
                                    tensors.put(key, weights.tensor(tensor, slice, choice.device(), dtype, scope))));
            program.call("add_layer")
                    .with(model)
                    .with(tensors)
                    .with(choice.kernel())
                    .with(choice.step())
                    .run()
                    .close();
        }
    }
}

package dev.stringbench.inference.torch.kernel;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.cuda.CudaDevice;
import dev.stringbench.inference.cuda.CudaKernel;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.rope.RotaryTable;
import dev.stringbench.inference.torch.engine.TorchDtype;
import dev.stringbench.inference.torch.operator.OperatorTensor;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A model's decode step of one sequence in a single launch (decode.cu), on one GPU of compute capability 8.0 or newer: no
 * operation of libtorch's runs in it, so a step is as fast as memory gives the weights. Of a model that is split it is one
 * rank's part, which {@link SplitKernel} runs with the others.
 *
 * <p>It needs 16-bit numbers, heads of 64 or 128, at most 8 query heads to a key head and all layers on one GPU. It is
 * checked against plain maths on the model's own weights before it is used.
 */
public final class DecodeKernel implements SingleKernel {

    /** Tensors of a layer, in the order of single.py and of decode.cu's structure. */
    private static final int LAYER_TENSORS = 12;

    private final DecodePart part;
    private final CudaDevice device;
    private final int ordinal;
    private final CudaKernel kernel;
    private final long[] weights;
    private final KernelBuild build;

    private DecodeKernel(
            DecodePart part, int ordinal, CudaDevice device, CudaKernel kernel, long[] weights, KernelBuild build) {
        this.part = part;
        this.ordinal = ordinal;
        this.device = device;
        this.kernel = kernel;
        this.weights = weights;
        this.build = build;
    }

    /**
     * Load and check it for a model, whose weights must outlive it.
     *
     * @param model the program's {@code Model}
     * @throws InferenceException ENGINE_FAILURE where it cannot run, saying why, or is not right; OUT_OF_MEMORY
     */
    public static DecodeKernel load(TorchProgram program, IValue model, ModelConfig config, Dtype dtype) {
        return load(program, model, DecodeShape.of(config), RotaryTable.of(config.rotary(), DecodeCheck.ROWS), dtype);
    }

    static DecodeKernel load(TorchProgram program, IValue model, DecodeShape shape, RotaryTable table, Dtype dtype) {
        DecodeKernel loaded = load(program, model, DecodePart.whole(shape), dtype);
        loaded.check(program, model, table, dtype);
        return loaded;
    }

    /** Load a part, not yet checked. */
    static DecodeKernel load(TorchProgram program, IValue model, DecodePart part, Dtype dtype) {
        try (PtNDManager scope = program.newScope();
                IValue list = program.call("weights").with(model).run()) {
            List<OperatorTensor> tensors = Arrays.stream(list.toTensorArray(scope))
                    .map(OperatorTensor::of)
                    .toList();
            return load(tensors, part, dtype);
        }
    }

    private static DecodeKernel load(List<OperatorTensor> tensors, DecodePart part, Dtype dtype) {
        if (dtype != Dtype.BFLOAT16 && dtype != Dtype.FLOAT16) {
            throw KernelKind.refusal("16-bit numbers");
        }
        if (tensors.isEmpty()) {
            throw KernelKind.refusal("layers of the Llama line, with a norm before each part and none after it");
        }
        int ordinal = tensors.get(0).device();
        for (OperatorTensor tensor : tensors) {
            boolean fits = tensor.isOnGpu() && tensor.device() == ordinal && tensor.isContiguous();
            if (tensor.elements() > 0 && !(fits && tensor.scalarType() == TorchDtype.scalarType(dtype))) {
                throw KernelKind.refusal("a model that lies on one GPU, not spread over several or the CPU");
            }
        }
        CudaDevice device = CudaDevice.of(ordinal);
        if (device.computeCapability() < FusedStep.COMPUTE_CAPABILITY || !device.launchesTogether()) {
            throw KernelKind.refusal("compute capability 8.0 or newer");
        }
        DecodeMemory memory = DecodeMemory.of(part.shape(), device.sharedBytesOfBlock())
                .orElseThrow(() -> KernelKind.refusal("more shared memory for a model as wide and deep as this one"));
        var kind = new KernelKind(ordinal, part.shape().headDim(), dtype == Dtype.BFLOAT16);
        List<String> definitions = Stream.concat(memory.definitions().stream(), Stream.of("RANKS=" + part.ranks()))
                .toList();
        OwnModule module = kind.load(OwnSource.DECODE, "sm_" + device.computeCapability(), definitions);
        return new DecodeKernel(
                part,
                ordinal,
                device,
                module.kernel("decode", memory.bytes()),
                tensors.stream()
                        .mapToLong(tensor -> tensor.elements() == 0 ? 0 : tensor.data())
                        .toArray(),
                KernelBuild.of(module));
    }

    /** Compare steps that see near and far keys, and near ones only, with plain maths on the model's own weights. */
    private void check(TorchProgram program, IValue model, RotaryTable table, Dtype dtype) {
        var check = new DecodeCheck(program, part.shape(), table, dtype);
        try (IValue cache = check.newCache(model);
                var step = new DecodeStep(this, program)) {
            for (DecodeCheck.Case bands : DecodeCheck.CASES) {
                step.use(cache, check.bands(bands));
                StepToken token = check.token(bands, 1, 0);
                long chosen = step.run(token);
                check.require(check.error(model, cache, step.logits(), chosen, token, bands));
            }
        }
    }

    @Override
    public DecodeStep newStep(TorchProgram program) {
        return new DecodeStep(this, program);
    }

    @Override
    public boolean isUsable() {
        return true;
    }

    DecodePart part() {
        return part;
    }

    DecodeShape shape() {
        return part.shape();
    }

    CudaDevice device() {
        return device;
    }

    /** Index of the GPU. */
    int ordinal() {
        return ordinal;
    }

    CudaKernel kernel() {
        return kernel;
    }

    /** How it was compiled. */
    KernelBuild build() {
        return build;
    }

    /** Addresses of a layer's tensors, 0 where it has none. */
    long[] layer(int layer) {
        return Arrays.copyOfRange(weights, layer * LAYER_TENSORS, (layer + 1) * LAYER_TENSORS);
    }

    /** Addresses of the embedding, the final norm and the head. */
    long[] ends() {
        return Arrays.copyOfRange(weights, shape().layers() * LAYER_TENSORS, weights.length);
    }
}

package dev.stringbench.inference.torch.kernel;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.cuda.CudaDevice;
import dev.stringbench.inference.cuda.CudaKernel;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.rope.RotaryTable;
import dev.stringbench.inference.torch.engine.TorchDtype;
import dev.stringbench.inference.torch.operator.OperatorTensor;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A model's decode step of one sequence in a single launch (decode.cu), on one GPU of compute capability 8.0 or newer: no
 * operation of libtorch's runs in it, so a step is as fast as memory gives the weights.
 *
 * <p>It needs 16-bit numbers, heads of 64 or 128, at most 8 query heads to a key head and all layers on one GPU. It is
 * checked against plain maths on the model's own weights before it is used.
 */
public final class DecodeKernel {

    /** Tensors of a layer, in the order of single.py and of decode.cu's structure. */
    private static final int LAYER_TENSORS = 12;

    /** Of the cache that it is compared with plain maths on. */
    static final int CHECKED_ROWS = 300;

    private final DecodeShape shape;
    private final CudaDevice device;
    private final int ordinal;
    private final CudaKernel kernel;
    private final long[] weights;
    private final KernelBuild build;

    private DecodeKernel(
            DecodeShape shape, int ordinal, CudaDevice device, CudaKernel kernel, long[] weights, KernelBuild build) {
        this.shape = shape;
        this.ordinal = ordinal;
        this.device = device;
        this.kernel = kernel;
        this.weights = weights;
        this.build = build;
    }

    /**
     * Load and check it for a model, whose weights must outlive it; empty where it cannot run or is not right.
     *
     * @param model the program's {@code Model}
     * @throws InferenceException OUT_OF_MEMORY
     */
    public static Optional<DecodeKernel> find(TorchProgram program, IValue model, ModelConfig config, Dtype dtype) {
        try {
            return Optional.of(load(program, model, config, dtype));
        } catch (InferenceException e) {
            if (e.fault() == Fault.ENGINE_FAILURE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The same, but says why it cannot be used, as an ENGINE_FAILURE. */
    static DecodeKernel load(TorchProgram program, IValue model, ModelConfig config, Dtype dtype) {
        return load(program, model, DecodeShape.of(config), RotaryTable.of(config.rotary(), CHECKED_ROWS), dtype);
    }

    static DecodeKernel load(TorchProgram program, IValue model, DecodeShape shape, RotaryTable table, Dtype dtype) {
        try (PtNDManager scope = program.newScope();
                IValue list = program.call("weights").with(model).run()) {
            List<OperatorTensor> tensors = Arrays.stream(list.toTensorArray(scope))
                    .map(OperatorTensor::of)
                    .toList();
            DecodeKernel loaded = load(tensors, shape, dtype);
            loaded.check(program, model, table, dtype);
            return loaded;
        }
    }

    private static DecodeKernel load(List<OperatorTensor> tensors, DecodeShape shape, Dtype dtype) {
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
        DecodeMemory memory = DecodeMemory.of(shape, device.sharedBytesOfBlock())
                .orElseThrow(() -> KernelKind.refusal("more shared memory for a model as wide and deep as this one"));
        var kind = new KernelKind(ordinal, shape.headDim(), dtype == Dtype.BFLOAT16);
        OwnModule module = kind.load(OwnSource.DECODE, "sm_" + device.computeCapability(), memory.definitions());
        return new DecodeKernel(
                shape,
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
        if (table.inverseFrequencies().length != shape.headDim() / 2) {
            throw KernelKind.refusal("heads that are rotated whole");
        }
        double tolerance = dtype == Dtype.BFLOAT16 ? 0.1 : 0.02; // of what roundings add up to through all layers
        try (IValue cache = program.call("random_cache")
                        .with(model)
                        .with(CHECKED_ROWS)
                        .run();
                var step = new DecodeStep(this, program)) {
            for (boolean hasFar : new boolean[] {true, false}) {
                int reach = hasFar ? 77 : 1000;
                int base = 37;
                int position = hasFar ? 200 : 64;
                int farShift = -60;
                long[] reaches = new long[shape.layers()];
                Arrays.fill(reaches, reach);
                step.use(cache, new StepBands(reaches, hasFar, farShift));
                long chosen = step.run(1, base, position, table.inverseFrequencies(), table.attentionScaling());
                try (IValue difference = program.call("single_error")
                        .with(model)
                        .with(cache)
                        .with(step.logits())
                        .with(chosen)
                        .with(1)
                        .with(base)
                        .with(position)
                        .with(table.inverseFrequencies())
                        .with(table.attentionScaling())
                        .with(reach)
                        .with(hasFar)
                        .with(farShift)
                        .run()) {
                    double error = difference.toDouble();
                    if (!(error < tolerance)) {
                        throw new InferenceException(
                                Fault.ENGINE_FAILURE,
                                String.format(
                                        Locale.ROOT,
                                        "%s is wrong by %.3g of the logits, where %.3g is allowed",
                                        OwnSource.DECODE.file(),
                                        error,
                                        tolerance));
                    }
                }
            }
        }
    }

    DecodeShape shape() {
        return shape;
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
        return Arrays.copyOfRange(weights, shape.layers() * LAYER_TENSORS, weights.length);
    }
}

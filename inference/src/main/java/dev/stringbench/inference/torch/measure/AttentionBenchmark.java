package dev.stringbench.inference.torch.measure;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.torch.cache.PrefillBlocks;
import dev.stringbench.inference.torch.engine.DeviceChoice;
import dev.stringbench.inference.torch.engine.EngineReport;
import dev.stringbench.inference.torch.engine.TorchDtype;
import dev.stringbench.inference.torch.kernel.AttentionKernels;
import dev.stringbench.inference.torch.kernel.KernelCatalogue;
import dev.stringbench.inference.torch.kernel.KernelProgram;
import dev.stringbench.inference.torch.kernel.StepKernel;
import dev.stringbench.inference.torch.load.LoadOptions;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.util.function.Function;

/**
 * The times of the attention op of a model's shape, and the device's own rates, without a model.
 *
 * <p>The op runs as one layer's prefill and decode steps run it: the same calls, with the same kernel and blocks.
 */
public final class AttentionBenchmark implements AutoCloseable {
    private final ModelConfig config;
    private final TorchProgram program;
    private final TorchProgram benchmark;
    private final String device;
    private final Dtype dtype;
    private final String kernel;
    private final String causalKernel;
    private final StepKernel step;
    private final int chunk;

    private AttentionBenchmark(
            ModelConfig config,
            TorchProgram program,
            TorchProgram benchmark,
            String device,
            Dtype dtype,
            String kernel,
            String causalKernel,
            StepKernel step,
            int chunk) {
        this.config = config;
        this.program = program;
        this.benchmark = benchmark;
        this.device = device;
        this.dtype = dtype;
        this.kernel = kernel;
        this.causalKernel = causalKernel;
        this.step = step;
        this.chunk = chunk;
    }

    /**
     * Choose device, dtype and kernel as loading the model would, the first GPU where there are several.
     *
     * @throws dev.stringbench.inference.InferenceException BAD_SETTING, NO_DEVICE or ENGINE_FAILURE
     */
    public static AttentionBenchmark open(ModelConfig config, LoadOptions options) {
        var program = KernelProgram.load();
        try {
            String device =
                    DeviceChoice.resolve(options.device(), EngineReport.read()).get(0);
            boolean cpu = device.equals(DeviceChoice.CPU);
            Dtype dtype = options.dtype().orElse(cpu ? Dtype.FLOAT32 : Dtype.BFLOAT16);
            var kernels = new AttentionKernels(program, dtype, config);
            String kernel = kernels.choose(device, options.attentionKernel());
            return new AttentionBenchmark(
                    config,
                    program,
                    TorchProgram.loadBenchmark(),
                    device,
                    dtype,
                    kernel,
                    kernels.beside(kernel, device),
                    KernelCatalogue.step(kernels.step(device, kernel, options.attentionKernel())),
                    options.prefillChunkTokens()
                            .orElse(cpu ? PrefillBlocks.CPU_TOKENS : PrefillBlocks.MOST_CUDA_TOKENS));
        } catch (RuntimeException e) {
            program.close();
            throw e;
        }
    }

    /** The model whose shape is measured. */
    public ModelConfig config() {
        return config;
    }

    /** The device, such as {@code cuda:0}. */
    public String device() {
        return device;
    }

    /** The type of queries, keys and values. */
    public Dtype dtype() {
        return dtype;
    }

    /** The attention kernel that a model would run with. */
    public String kernel() {
        return kernel;
    }

    /**
     * The kernel of plain causal attention in one call: that of a model, but where it is ours cuDNN's, or the next of
     * libtorch's that is right, so that it is compared with what others have. Plans that ours does not know run with it.
     */
    public String causalKernel() {
        return causalKernel;
    }

    /** The kernel of the two passes: flash attention where the device has it, as in the original. */
    public String twoPassKernel() {
        if (device.equals(DeviceChoice.CPU)) {
            return "cpu";
        }
        return dtype == Dtype.FLOAT32 ? "plain" : "flash";
    }

    /** Tokens of one prefill block. */
    public int chunkTokens() {
        return chunk;
    }

    /** A product of two square matrices of random numbers, the usual measure of what a device can do. */
    public TimedOperation matmul(int side) {
        return runs -> {
            try (PtNDManager scope = newScope()) {
                PtNDArray left = draw(scope, side, side);
                PtNDArray right = draw(scope, side, side);
                return time(
                        runs,
                        turn -> benchmark
                                .call("multiply")
                                .with(left)
                                .with(right)
                                .runForTensor(turn));
            }
        };
    }

    /** A copy within the device's memory, which reads and writes each of its bytes once. */
    public TimedOperation copy(long bytes) {
        return runs -> {
            try (PtNDManager scope = newScope()) {
                PtNDArray source = draw(scope, bytes / dtype.bytes());
                PtNDArray target = draw(scope, bytes / dtype.bytes());
                return time(
                        runs,
                        turn -> benchmark.call("copy").with(target).with(source).runForTensor(turn));
            }
        };
    }

    /** Make the cache of one layer that holds a prompt of the given length. */
    public BenchmarkLayer layer(int length) {
        return new BenchmarkLayer(this, length);
    }

    /** The way in which the device decodes, as {@link AttentionKernels#step} says. */
    StepKernel step() {
        return step;
    }

    TorchProgram program() {
        return program;
    }

    TorchProgram benchmark() {
        return benchmark;
    }

    PtNDManager newScope() {
        return program.newScope();
    }

    /** Normally distributed numbers on the device. */
    PtNDArray draw(PtNDManager scope, long... shape) {
        return draw(scope, dtype, shape);
    }

    PtNDArray draw(PtNDManager scope, Dtype numbers, long... shape) {
        return benchmark
                .call("draw")
                .with(shape)
                .with(device)
                .with(TorchDtype.scalarType(numbers))
                .runForTensor(scope);
    }

    /** Time some runs; each gets a scope for what it makes, and the device is idle before and after. */
    double time(int runs, Function<PtNDManager, PtNDArray> operation) {
        settle();
        long begin = System.nanoTime();
        for (int run = 0; run < runs; run++) {
            try (PtNDManager turn = newScope()) {
                PtNDArray result = operation.apply(turn);
                if (run == runs - 1) {
                    settle(result);
                }
            }
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private void settle() {
        try (PtNDManager scope = newScope()) {
            settle(draw(scope, 1));
        }
    }

    /** A number read back is there only when all that was asked of the device before it is done. */
    private void settle(PtNDArray tensor) {
        benchmark.call("settle").with(tensor).run().close();
    }

    /** Free the device's memory for what comes next, also what libtorch would keep for itself. */
    @Override
    public void close() {
        benchmark.close();
        program.close();
        if (!device.equals(DeviceChoice.CPU)) {
            JniUtils.emptyCudaCache();
        }
    }
}

package dev.stringbench.inference.torch.load;

import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.family.TensorSpec;
import dev.stringbench.inference.torch.engine.TorchDtype;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.util.concurrent.Semaphore;

/**
 * Random weights as an untrained model has them: normal with deviation 0.02, norms 1, biases 0. Made on the device in
 * the dtype asked for; one seed, device kind and dtype give the same weights each time.
 */
final class RandomWeights implements WeightSource {
    private static final double DEVIATION = 0.02;

    /** A seed is that of all devices: a model's weights are drawn before another model's, though both are loaded at once. */
    private static final Semaphore DRAWING = new Semaphore(1);

    private final TorchProgram program;

    RandomWeights(TorchProgram program, long seed) {
        this.program = program;
        DRAWING.acquireUninterruptibly();
        try {
            Engine.getEngine(PtEngine.ENGINE_NAME).setRandomSeed(Long.hashCode(seed));
        } catch (RuntimeException e) {
            DRAWING.release();
            throw e;
        }
    }

    @Override
    public PtNDArray tensor(TensorSpec tensor, TensorSlice slice, String device, Dtype dtype, PtNDManager scope) {
        if (slice.isWhole()) {
            return whole(tensor, device, dtype, scope);
        }
        // The whole is drawn, so that the ranks together have the weights of a model that is not split.
        try (PtNDManager drawn = program.newScope()) {
            return program.call("slice")
                    .with(whole(tensor, device, dtype, drawn))
                    .with(slice.side())
                    .with(slice.bounds())
                    .runForTensor(scope);
        }
    }

    private PtNDArray whole(TensorSpec tensor, String device, Dtype dtype, PtNDManager scope) {
        boolean matrix = tensor.shape().size() > 1;
        boolean norm = !matrix && !tensor.name().endsWith(".bias");
        double mean = norm ? 1 : 0;
        double deviation = matrix ? DEVIATION : 0;
        return program.call("random")
                .with(tensor.shape().stream().mapToLong(Long::longValue).toArray())
                .with(mean)
                .with(deviation)
                .with(device)
                .with(TorchDtype.scalarType(dtype))
                .runForTensor(scope);
    }

    @Override
    public void close() {
        DRAWING.release();
    }
}

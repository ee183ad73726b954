package dev.stringbench.inference.torch.generate;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.rope.RotaryTable;
import dev.stringbench.inference.torch.cache.KeyValueCache;
import dev.stringbench.inference.torch.generate.SequenceRunner.Step;
import dev.stringbench.inference.torch.kernel.SingleKernel;
import dev.stringbench.inference.torch.kernel.SingleStep;
import dev.stringbench.inference.torch.kernel.StepBands;
import dev.stringbench.inference.torch.kernel.StepToken;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.util.List;

/** Decode one sequence at a time by a kernel that runs a whole step in a single launch on each GPU. */
final class SingleDecoder implements AutoCloseable {
    private final SingleKernel kernel;
    private final TorchProgram program;
    private final KeyValueCache cache;
    private final StepBands bands;
    private final SingleStep step;
    private int version;

    SingleDecoder(SingleKernel kernel, TorchProgram program, KeyValueCache cache, StepBands bands) {
        this.kernel = kernel;
        this.program = program;
        this.cache = cache;
        this.bands = bands;
        this.step = kernel.newStep(program);
    }

    /** Whether it is to be used: not after the kernel has failed. */
    boolean isUsable() {
        return kernel.isUsable();
    }

    /** Run a token and choose the next, as {@link SequenceRunner#step} does. */
    long next(Step token, RotaryTable table, IValue sampling, double draw) {
        if (version != cache.version()) {
            step.use(cache.values(), bands);
            version = cache.version();
        }
        long likeliest =
                step.run(new StepToken(token.token(), token.sequence().span().base(), token.position(), table));
        return token.takesLikeliest() ? likeliest : choose(sampling, draw);
    }

    private long choose(IValue sampling, double draw) {
        try (PtNDManager scope = program.newScope()) {
            return program.call("choose_from")
                    .with(step.logits(scope))
                    .withList(List.of(sampling))
                    .with(new double[] {draw})
                    .runForTensor(scope)
                    .toLongArray()[0];
        }
    }

    @Override
    public void close() {
        step.close();
    }
}

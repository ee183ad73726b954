package dev.stringbench.inference.torch.kernel;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.cuda.HostWord;
import dev.stringbench.inference.torch.parallel.ModelRanks;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.time.Duration;
import java.util.List;

/** The decode steps of one session of a split model: those of each rank's part, run together. */
public final class SplitStep implements SingleStep {
    private final SplitKernel kernel;
    private final TorchProgram program;
    private final List<DecodeStep> steps;
    private final HostWord stop;
    private final SplitRun run;

    /** @param patience how long a GPU waits for the others */
    SplitStep(SplitKernel kernel, TorchProgram program, Duration patience) {
        this.kernel = kernel;
        this.program = program;
        List<DecodeKernel> parts = kernel.parts();
        this.steps = parts.stream().map(part -> part.newStep(program)).toList();
        this.stop = new HostWord(parts.get(0).device());
        steps.forEach(step -> step.join(steps, stop, patience.toNanos()));
        this.run = new SplitRun(steps, new HostStop(stop), parts.get(0).part().exchanges());
    }

    /** The word that all GPUs see. */
    record HostStop(HostWord word) implements SplitRun.Stop {
        @Override
        public boolean isSet() {
            return word.value() != 0;
        }

        @Override
        public void set(boolean stopped) {
            word.set(stopped ? 1 : 0);
        }
    }

    @Override
    public void use(List<IValue> caches, StepBands bands) {
        for (int rank = 0; rank < steps.size(); rank++) {
            steps.get(rank).use(caches.get(rank), bands);
        }
    }

    /** {@inheritDoc} After a failure the model's later steps are to run layer by layer. */
    @Override
    public long run(StepToken token) {
        try {
            return ranks().group().alone(() -> run.run(token));
        } catch (InferenceException e) {
            kernel.fail();
            throw e;
        }
    }

    @Override
    public PtNDArray logits(PtNDManager scope) {
        return ranks().group().run(rank -> gathered(rank, scope)).get(0);
    }

    /** The last step's logits of all tokens on a rank's GPU; every rank must ask, in its work. */
    PtNDArray gathered(int rank, PtNDManager scope) {
        return program.call("gather_logits")
                .with(ranks().model(rank))
                .with(steps.get(rank).logits())
                .runForTensor(scope);
    }

    private ModelRanks ranks() {
        return kernel.ranks();
    }

    @Override
    public void close() {
        steps.forEach(DecodeStep::close);
        stop.close();
    }
}

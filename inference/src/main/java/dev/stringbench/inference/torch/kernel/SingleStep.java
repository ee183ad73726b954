package dev.stringbench.inference.torch.kernel;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.util.List;

/** The decode steps of one session by a {@link SingleKernel}, one sequence at a time. */
public interface SingleStep extends AutoCloseable {
    /**
     * Let steps use a cache; to be said again when it has been resized.
     *
     * @param caches the program's {@code Cache} of each rank
     */
    void use(List<IValue> caches, StepBands bands);

    /**
     * Run one token: cache its keys and values and compute the logits of the next.
     *
     * @return the token of the greatest logit, the first of them where there are several
     * @throws dev.stringbench.inference.InferenceException ENGINE_FAILURE when a GPU fails
     */
    long run(StepToken token);

    /**
     * The last step's logits, {@code (1, vocab)} in float32, until the next.
     *
     * @param scope frees them where they are gathered from several GPUs
     */
    PtNDArray logits(PtNDManager scope);

    @Override
    void close();
}

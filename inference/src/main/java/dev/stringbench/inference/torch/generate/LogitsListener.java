package dev.stringbench.inference.torch.generate;

import java.nio.FloatBuffer;

/**
 * A listener that takes logits as they are computed, on the thread that computes. Buffers are valid during the call
 * only.
 */
public interface LogitsListener {
    /** The first prompt position whose logits are wanted; those before are not computed. */
    default int firstWanted() {
        return 0;
    }

    /**
     * Take the logits of some prompt positions; blocks come in order and without gaps.
     *
     * @param firstPosition position of the first row
     * @param logits {@code (rows, vocab)} float32, row by row
     */
    void onPromptRows(int firstPosition, FloatBuffer logits);

    /**
     * Take the logits after one greedy token was fed.
     *
     * @param step 0 for the first generated token
     * @param logits {@code (vocab)} float32
     */
    void onDecodeRow(int step, FloatBuffer logits);
}

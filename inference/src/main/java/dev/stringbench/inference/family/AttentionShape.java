package dev.stringbench.inference.family;

import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/**
 * The heads of a model's attention.
 *
 * @param heads query heads
 * @param keyValueHeads key and value heads; divides the query heads
 * @param headDim components of one head, even; not always hiddenSize / heads
 * @param inputBias whether the q, k and v projections have a bias
 * @param outputBias whether the output projection has a bias
 * @param slidingWindows one entry per layer: tokens a query sees, itself included; empty: all of them
 */
public record AttentionShape(
        int heads,
        int keyValueHeads,
        int headDim,
        boolean inputBias,
        boolean outputBias,
        List<OptionalInt> slidingWindows) {
    public AttentionShape {
        slidingWindows = List.copyOf(slidingWindows);
        Checks.requirePositive("num_attention_heads", heads);
        Checks.requirePositive("num_key_value_heads", keyValueHeads);
        if (heads % keyValueHeads != 0) {
            throw new IllegalArgumentException("num_attention_heads is " + heads
                    + "; it must be a multiple of num_key_value_heads, " + keyValueHeads);
        }
        for (OptionalInt window : slidingWindows) {
            if (window.isPresent()) {
                Checks.requirePositive("sliding_window", window.getAsInt());
            }
        }
    }

    /** Heads without biases in layers that see every token. */
    static AttentionShape plain(int heads, int keyValueHeads, int headDim, int layers) {
        return new AttentionShape(
                heads, keyValueHeads, headDim, false, false, Collections.nCopies(layers, OptionalInt.empty()));
    }

    /** The same with biases. */
    public AttentionShape withBiases(boolean inputs, boolean output) {
        return new AttentionShape(heads, keyValueHeads, headDim, inputs, output, slidingWindows);
    }

    /** The same with another window in each layer. */
    public AttentionShape withSlidingWindows(List<OptionalInt> windows) {
        return new AttentionShape(heads, keyValueHeads, headDim, inputBias, outputBias, windows);
    }

    /** Query heads that share one key and value head. */
    public int group() {
        return heads / keyValueHeads;
    }

    /** Outputs of the query projection. */
    public int queryWidth() {
        return heads * headDim;
    }

    /** Outputs of the key projection, and of the value projection. */
    public int keyValueWidth() {
        return keyValueHeads * headDim;
    }
}

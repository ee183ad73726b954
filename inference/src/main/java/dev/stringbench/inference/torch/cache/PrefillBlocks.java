package dev.stringbench.inference.torch.cache;

import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.family.ModelConfig;

/**
 * The number of tokens of a prompt that are run together.
 *
 * <p>On the CPU few, so that activations stay in its cache. On a GPU a whole prompt where memory allows, since attention is
 * then cut into the fewest pieces.
 */
public final class PrefillBlocks {
    /** Long enough for the matrix products of a core, short enough that activations stay in its cache. */
    public static final int CPU_TOKENS = 512;

    /** A GPU's matrix products gain little from more. */
    private static final int FEWEST_CUDA_TOKENS = 2_048;

    /** The usual context window: more would only take memory. */
    public static final int MOST_CUDA_TOKENS = 131_072;

    /** Tensors as wide as the query that are alive at once in attention: rotated twice, outputs, copies. */
    private static final int QUERY_COPIES = 8;

    /** Tensors as wide as the model: the hidden states, their norm and the layer's outputs. */
    private static final int HIDDEN_COPIES = 5;

    private PrefillBlocks() {}

    /** Bytes of activations for each token of a block, without the feed-forward layer, which has blocks of its own. */
    static long bytesPerToken(ModelConfig config, Dtype dtype) {
        long query = (long) config.attention().heads() * config.attention().headDim();
        return dtype.bytes()
                * (HIDDEN_COPIES * (long) config.hiddenSize()
                        + QUERY_COPIES * query
                        + 6L * config.attention().keyValueWidth());
    }

    /**
     * Tokens of a block on a GPU: the largest power of two whose activations take at most half of what is to spare.
     *
     * @param spareBytes memory of the fullest GPU beside weights and the cache of one context
     */
    public static int onCuda(ModelConfig config, Dtype dtype, long spareBytes) {
        int tokens = MOST_CUDA_TOKENS;
        while (tokens > FEWEST_CUDA_TOKENS && tokens * bytesPerToken(config, dtype) > spareBytes / 2) {
            tokens /= 2;
        }
        return tokens;
    }
}

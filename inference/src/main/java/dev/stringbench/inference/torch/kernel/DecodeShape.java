package dev.stringbench.inference.torch.kernel;

import dev.stringbench.inference.family.AttentionShape;
import dev.stringbench.inference.family.FeedForward;
import dev.stringbench.inference.family.ModelConfig;

/**
 * The sizes of a model that decode.cu is to run.
 *
 * @param layers number of decoder layers
 * @param hidden width of the residual stream
 * @param intermediate outputs of the gate
 * @param heads query heads
 * @param kvHeads key heads
 * @param headDim numbers of a head
 * @param vocab tokens that the head gives logits for
 * @param epsilon of the norms
 */
record DecodeShape(
        int layers, int hidden, int intermediate, int heads, int kvHeads, int headDim, int vocab, double epsilon) {
    private static final int MOST_GROUP = 8;
    private static final int CHUNK = 8;

    /**
     * Take a model's sizes.
     *
     * @throws dev.stringbench.inference.InferenceException ENGINE_FAILURE for those that decode.cu cannot run
     */
    static DecodeShape of(ModelConfig config) {
        AttentionShape attention = config.attention();
        if (!(config.feedForward() instanceof FeedForward.Gated gated)) {
            throw KernelKind.refusal("a gated feed-forward");
        }
        boolean fits = (attention.headDim() == 64 || attention.headDim() == 128)
                && attention.group() <= MOST_GROUP
                && config.hiddenSize() % CHUNK == 0
                && gated.width() % CHUNK == 0;
        if (!fits) {
            throw KernelKind.refusal("heads of 64 or 128, at most 8 of them to a key head, and sizes that 8 divides");
        }
        return new DecodeShape(
                config.numHiddenLayers(),
                config.hiddenSize(),
                gated.width(),
                attention.heads(),
                attention.keyValueHeads(),
                attention.headDim(),
                config.vocabulary().size(),
                config.norms().epsilon());
    }

    DecodeShape withLayersAndVocab(int otherLayers, int otherVocab) {
        return new DecodeShape(otherLayers, hidden, intermediate, heads, kvHeads, headDim, otherVocab, epsilon);
    }

    int group() {
        return heads / kvHeads;
    }

    int queryWidth() {
        return heads * headDim;
    }

    /** Outputs of the joined projections of queries, keys and values. */
    int joinedWidth() {
        return (heads + 2 * kvHeads) * headDim;
    }
}

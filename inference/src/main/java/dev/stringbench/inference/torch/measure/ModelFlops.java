package dev.stringbench.inference.torch.measure;

import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.position.PositionScheme;

/**
 * The floating-point operations that a model needs: its matrix products and its attention, a multiply-add being
 * two. What a way of computing does beyond that is not counted, so that rates of different ways compare.
 *
 * @param config the model
 * @param scheme the position scheme, which says which pairs are seen
 */
public record ModelFlops(ModelConfig config, PositionScheme scheme) {

    /** The attention op of one layer over a whole prompt: two products with each key that a query sees. */
    public long attention(int layer, int length) {
        return 4L
                * config.attention().queryWidth()
                * scheme.plan(config.attention().slidingWindows().get(layer)).pairs(length);
    }

    /** A whole prompt, with the logits of its last position only. */
    public long prefill(int length) {
        long projections = 2L
                * config.hiddenSize()
                * (2L * config.attention().queryWidth()
                        + 2L * config.attention().keyValueWidth());
        long feedForward = 2L * config.feedForward().multiplyAdds(config.hiddenSize());
        long head = 2L * config.hiddenSize() * config.vocabulary().size();
        long total = head + (long) config.numHiddenLayers() * length * (projections + feedForward);
        for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
            total += attention(layer, length);
        }
        return total;
    }
}

package dev.stringbench.inference.family;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors of one decoder layer, in the order in which they are used.
 *
 * @param byPart each tensor by what the program calls it: its part's {@link LayerPart#key key} with {@code .weight} or
 *     {@code .bias}
 */
public record LayerTensors(Map<String, TensorSpec> byPart) {
    public LayerTensors {
        byPart = Collections.unmodifiableMap(new LinkedHashMap<>(byPart));
    }

    /** The tensors alone. */
    public List<TensorSpec> all() {
        return List.copyOf(byPart.values());
    }

    /**
     * List the layer of the Llama line under the names that Transformers gives: norms before attention and before the
     * feed-forward, separate projections.
     *
     * @param prefix what their names begin with
     */
    public static LayerTensors preNorm(ModelConfig config, String prefix) {
        AttentionShape attention = config.attention();
        int hidden = config.hiddenSize();
        var layer = new Builder(prefix)
                .norm(LayerPart.ATTENTION_NORM, "input_layernorm", hidden)
                .linear(LayerPart.QUERY, "self_attn.q_proj", attention.queryWidth(), hidden, attention.inputBias())
                .linear(LayerPart.KEY, "self_attn.k_proj", attention.keyValueWidth(), hidden, attention.inputBias())
                .linear(LayerPart.VALUE, "self_attn.v_proj", attention.keyValueWidth(), hidden, attention.inputBias());
        if (config.norms().queryKey()) {
            layer.norm(LayerPart.QUERY_NORM, "self_attn.q_norm", attention.headDim())
                    .norm(LayerPart.KEY_NORM, "self_attn.k_norm", attention.headDim());
        }
        return layer.linear(
                        LayerPart.ATTENTION_OUTPUT,
                        "self_attn.o_proj",
                        hidden,
                        attention.queryWidth(),
                        attention.outputBias())
                .norm(LayerPart.FEED_FORWARD_NORM, "post_attention_layernorm", hidden)
                .feedForward(config.feedForward(), "mlp.", hidden)
                .build();
    }

    /** A builder that lists the tensors of a layer one by one. */
    public static final class Builder {
        private final String prefix;
        private final Map<String, TensorSpec> byPart = new LinkedHashMap<>();

        /** @param prefix what all names begin with, such as {@code model.layers.3.} */
        public Builder(String prefix) {
            this.prefix = prefix;
        }

        /** Add a norm of the given number of weights. */
        public Builder norm(LayerPart part, String name, long width) {
            return add(part.key() + ".weight", TensorSpec.of(prefix + name + ".weight", width));
        }

        /** Add a linear layer. */
        public Builder linear(LayerPart part, String name, long outputs, long inputs, boolean bias) {
            add(part.key() + ".weight", TensorSpec.of(prefix + name + ".weight", outputs, inputs));
            return bias ? add(part.key() + ".bias", TensorSpec.of(prefix + name + ".bias", outputs)) : this;
        }

        /**
         * Add a feed-forward under the names {@code gate_proj}, {@code up_proj} and {@code down_proj}.
         *
         * @param inner what these names begin with within the layer
         */
        public Builder feedForward(FeedForward feedForward, String inner, long hidden) {
            if (feedForward instanceof FeedForward.Gated gated) {
                return linear(LayerPart.GATE, inner + "gate_proj", gated.width(), hidden, gated.bias())
                        .linear(LayerPart.UP, inner + "up_proj", gated.width(), hidden, gated.bias())
                        .linear(LayerPart.DOWN, inner + "down_proj", hidden, gated.width(), gated.bias());
            }
            throw new IllegalStateException("no names for the tensors of " + feedForward);
        }

        /** The layer. */
        public LayerTensors build() {
            return new LayerTensors(byPart);
        }

        private Builder add(String key, TensorSpec tensor) {
            if (byPart.put(key, tensor) != null) {
                throw new IllegalStateException(key + " is listed twice");
            }
            return this;
        }
    }
}

package dev.stringbench.inference.torch;

import dev.stringbench.inference.family.AttentionShape;
import dev.stringbench.inference.family.ConfigFields;
import dev.stringbench.inference.family.LayerPart;
import dev.stringbench.inference.family.LayerTensors;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.family.ModelFamily;
import dev.stringbench.inference.rope.RopeScaling;
import java.util.LinkedHashMap;
import java.util.Optional;

/** Families whose layers are built otherwise than those of the catalogue. */
final class OtherBlocks {
    private OtherBlocks() {}

    /** The same model with the layers of another family. */
    static ModelConfig of(ModelConfig config, ModelFamily family) {
        return new ModelConfig(
                family,
                config.hiddenSize(),
                config.numHiddenLayers(),
                config.attention(),
                config.feedForward(),
                config.norms(),
                config.vocabulary(),
                config.rotary(),
                config.storedDtype(),
                config.stringConfig(),
                config.generationDefaults());
    }

    private abstract static class Family implements ModelFamily {
        @Override
        public String modelType() {
            return getClass().getSimpleName();
        }

        @Override
        public ModelConfig read(ConfigFields fields) {
            throw new UnsupportedOperationException("made from a configuration of another family");
        }

        @Override
        public String infiniteBenchName() {
            return "llama3.1";
        }

        @Override
        public Optional<String> originalCodeFault(RopeScaling scaling) {
            return Optional.empty();
        }
    }

    /** As OLMo 2: norms of what is added only, and of all heads of queries and keys together. */
    static final class NormsAfter extends Family {
        @Override
        public LayerTensors layer(ModelConfig config, String prefix) {
            AttentionShape attention = config.attention();
            int hidden = config.hiddenSize();
            return new LayerTensors.Builder(prefix)
                    .linear(LayerPart.QUERY, "q", attention.queryWidth(), hidden, true)
                    .linear(LayerPart.KEY, "k", attention.keyValueWidth(), hidden, false)
                    .linear(LayerPart.VALUE, "v", attention.keyValueWidth(), hidden, true)
                    .norm(LayerPart.QUERY_NORM, "q_norm", attention.queryWidth())
                    .norm(LayerPart.KEY_NORM, "k_norm", attention.keyValueWidth())
                    .linear(LayerPart.ATTENTION_OUTPUT, "o", hidden, attention.queryWidth(), false)
                    .norm(LayerPart.ATTENTION_OUTPUT_NORM, "after_attention", hidden)
                    .feedForward(config.feedForward(), "", hidden)
                    .norm(LayerPart.FEED_FORWARD_OUTPUT_NORM, "after_feed_forward", hidden)
                    .build();
        }
    }

    /** Norms before and after both parts. */
    static final class NormsAround extends Family {
        @Override
        public LayerTensors layer(ModelConfig config, String prefix) {
            var parts = new LinkedHashMap<>(LayerTensors.preNorm(config, prefix).byPart());
            var more = new LayerTensors.Builder(prefix)
                    .norm(LayerPart.ATTENTION_OUTPUT_NORM, "after_attention", config.hiddenSize())
                    .norm(LayerPart.FEED_FORWARD_OUTPUT_NORM, "after_feed_forward", config.hiddenSize())
                    .build();
            parts.putAll(more.byPart());
            return new LayerTensors(parts);
        }
    }

    /** As Phi-3: query, key and value are one matrix, gate and up another. */
    static final class Joined extends Family {
        @Override
        public LayerTensors layer(ModelConfig config, String prefix) {
            AttentionShape attention = config.attention();
            int hidden = config.hiddenSize();
            int inner = config.feedForward().width();
            int joined = attention.queryWidth() + 2 * attention.keyValueWidth();
            return new LayerTensors.Builder(prefix)
                    .norm(LayerPart.ATTENTION_NORM, "input_layernorm", hidden)
                    .linear(LayerPart.QUERY_KEY_VALUE, "self_attn.qkv_proj", joined, hidden, false)
                    .linear(LayerPart.ATTENTION_OUTPUT, "self_attn.o_proj", hidden, attention.queryWidth(), false)
                    .norm(LayerPart.FEED_FORWARD_NORM, "post_attention_layernorm", hidden)
                    .linear(LayerPart.GATE_UP, "mlp.gate_up_proj", 2L * inner, hidden, true)
                    .linear(LayerPart.DOWN, "mlp.down_proj", hidden, inner, false)
                    .build();
        }
    }
}

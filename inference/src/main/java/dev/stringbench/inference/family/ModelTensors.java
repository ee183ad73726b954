package dev.stringbench.inference.family;

import java.util.ArrayList;
import java.util.List;

/** The tensors a model needs, by part, with the names Transformers gives them and their shapes. */
public record ModelTensors(ModelConfig config) {
    private static final String LAYERS = "model.layers.";

    /** The token embedding: vocabulary x hiddenSize. */
    public TensorSpec embedding() {
        return TensorSpec.of("model.embed_tokens.weight", config.vocabulary().size(), config.hiddenSize());
    }

    /** The tensors of one decoder layer. */
    public LayerTensors layer(int layer) {
        return config.family().layer(config, LAYERS + layer + ".");
    }

    /** The norm after the last layer: hiddenSize. */
    public TensorSpec finalNorm() {
        return TensorSpec.of("model.norm.weight", config.hiddenSize());
    }

    /** The output head: vocabulary x hiddenSize; the embedding itself where the two are tied. */
    public TensorSpec head() {
        return config.vocabulary().tied()
                ? embedding()
                : TensorSpec.of("lm_head.weight", config.vocabulary().size(), config.hiddenSize());
    }

    /** Every tensor once, from the embedding to the head. */
    public List<TensorSpec> all() {
        var tensors = new ArrayList<TensorSpec>();
        tensors.add(embedding());
        for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
            tensors.addAll(layer(layer).all());
        }
        tensors.add(finalNorm());
        if (!config.vocabulary().tied()) {
            tensors.add(head());
        }
        return List.copyOf(tensors);
    }
}

package dev.stringbench.inference.family;

import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.position.ModelTraits;
import dev.stringbench.inference.rope.RotaryConfig;
import java.util.Optional;

/**
 * A decoder model: config.json and generation_config.json with every default filled in, checked.
 *
 * @param family whose rules hold
 * @param hiddenSize width of the residual stream
 * @param numHiddenLayers decoder layers
 * @param attention heads
 * @param feedForward what follows attention in each layer
 * @param norms RMS norms
 * @param vocabulary token ids
 * @param rotary what the rotary table is computed from
 * @param storedDtype what config.json calls the weights' type; float32 when it does not say
 * @param stringConfig defaults of STRING, if the folder carries them
 * @param generationDefaults the makers' sampling settings
 */
public record ModelConfig(
        ModelFamily family,
        int hiddenSize,
        int numHiddenLayers,
        AttentionShape attention,
        FeedForward feedForward,
        Norms norms,
        Vocabulary vocabulary,
        RotaryConfig rotary,
        Dtype storedDtype,
        Optional<StringConfig> stringConfig,
        GenerationDefaults generationDefaults) {
    public ModelConfig {
        Checks.requirePositive("hidden_size", hiddenSize);
        Checks.requirePositive("num_hidden_layers", numHiddenLayers);
        if (attention.slidingWindows().size() != numHiddenLayers) {
            throw new IllegalArgumentException("there are "
                    + attention.slidingWindows().size() + " sliding windows for " + numHiddenLayers + " layers");
        }
    }

    /** What position schemes ask of a model, with a rotary table that may be another than its own. */
    public ModelTraits traits(RotaryConfig other) {
        return new ModelTraits(
                family.schemeDefaults(),
                maxPositionEmbeddings(),
                attention.headDim(),
                family.originalCodeFault(other.scaling()),
                attention.queryWidth() == hiddenSize,
                other);
    }

    /** Tokens the model is made for. */
    public int maxPositionEmbeddings() {
        return rotary.maxPositionEmbeddings();
    }
}

package dev.stringbench.inference.folder;

import dev.stringbench.inference.position.ModelTraits;
import dev.stringbench.inference.rope.RopeScaling;
import dev.stringbench.inference.rope.RotaryConfig;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Describe a decoder model: config.json and generation_config.json with every default filled in, checked.
 *
 * @param family which family's rules hold
 * @param hiddenSize width of the residual stream
 * @param intermediateSize width of the gated feed-forward
 * @param numHiddenLayers decoder layers
 * @param numAttentionHeads query heads
 * @param numKeyValueHeads key and value heads; divides the query heads
 * @param headDim components of one head, even; not always hiddenSize / numAttentionHeads
 * @param vocabSize rows of the embedding; may be larger than the tokenizer's vocabulary
 * @param maxPositionEmbeddings tokens the model is made for
 * @param rmsNormEps added to the mean square in each RMS norm
 * @param ropeTheta base of the rotary frequencies
 * @param ropeScaling RoPE type
 * @param tieWordEmbeddings whether the output head is the embedding
 * @param attentionBias whether the q, k and v projections have a bias
 * @param attentionOutputBias whether the attention's output projection has a bias
 * @param mlpBias whether the three feed-forward projections have a bias
 * @param qkNorm whether each query and key head goes through an RMS norm before its rotation
 * @param slidingWindows one entry per layer: tokens a query sees, itself included; empty: all of them
 * @param storedDtype what config.json calls the weights' type; float32 when it does not say
 * @param bosTokenId the token that begins a text, if the model has one
 * @param eosTokenIds tokens that end a generation
 * @param stringConfig defaults of STRING, if the folder carries them
 * @param generationDefaults the makers' sampling settings
 */
public record ModelConfig(
        ModelFamily family,
        int hiddenSize,
        int intermediateSize,
        int numHiddenLayers,
        int numAttentionHeads,
        int numKeyValueHeads,
        int headDim,
        int vocabSize,
        int maxPositionEmbeddings,
        double rmsNormEps,
        double ropeTheta,
        RopeScaling ropeScaling,
        boolean tieWordEmbeddings,
        boolean attentionBias,
        boolean attentionOutputBias,
        boolean mlpBias,
        boolean qkNorm,
        List<OptionalInt> slidingWindows,
        Dtype storedDtype,
        OptionalInt bosTokenId,
        List<Integer> eosTokenIds,
        Optional<StringConfig> stringConfig,
        GenerationDefaults generationDefaults) {
    public ModelConfig {
        slidingWindows = List.copyOf(slidingWindows);
        eosTokenIds = List.copyOf(eosTokenIds);
        requirePositive("hidden_size", hiddenSize);
        requirePositive("intermediate_size", intermediateSize);
        requirePositive("num_hidden_layers", numHiddenLayers);
        requirePositive("num_attention_heads", numAttentionHeads);
        requirePositive("num_key_value_heads", numKeyValueHeads);
        requirePositive("vocab_size", vocabSize);
        if (numAttentionHeads % numKeyValueHeads != 0) {
            throw new IllegalArgumentException("num_attention_heads is " + numAttentionHeads
                    + "; it must be a multiple of num_key_value_heads, " + numKeyValueHeads);
        }
        if (!(rmsNormEps >= 0 && rmsNormEps < 1)) {
            throw new IllegalArgumentException("rms_norm_eps is " + rmsNormEps + "; it must be from 0 up to 1");
        }
        if (slidingWindows.size() != numHiddenLayers) {
            throw new IllegalArgumentException(
                    "there are " + slidingWindows.size() + " sliding windows for " + numHiddenLayers + " layers");
        }
        for (OptionalInt window : slidingWindows) {
            if (window.isPresent()) {
                requirePositive("sliding_window", window.getAsInt());
            }
        }
        checkRotary(ropeTheta, headDim, maxPositionEmbeddings, ropeScaling);
    }

    /** What this model's rotary table is computed from. */
    public RotaryConfig rotary() {
        return new RotaryConfig(ropeTheta, headDim, maxPositionEmbeddings, ropeScaling);
    }

    /** What position schemes ask of a model, with a rotary table that may be another than its own. */
    public ModelTraits traits(RotaryConfig rotary) {
        return new ModelTraits(family.modelType(), maxPositionEmbeddings, headDim, queryWidth() == hiddenSize, rotary);
    }

    /** Query heads that share one key and value head. */
    public int queryHeadsPerKeyValueHead() {
        return numAttentionHeads / numKeyValueHeads;
    }

    /** Outputs of the query projection. */
    public int queryWidth() {
        return numAttentionHeads * headDim;
    }

    /** Outputs of the key projection, and of the value projection. */
    public int keyValueWidth() {
        return numKeyValueHeads * headDim;
    }

    private static void checkRotary(double theta, int headDim, int maxPositionEmbeddings, RopeScaling scaling) {
        var unused = new RotaryConfig(theta, headDim, maxPositionEmbeddings, scaling);
    }

    private static void requirePositive(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " is " + value + "; it must be at least 1");
        }
    }
}

package dev.stringbench.inference.folder;

import java.util.ArrayList;
import java.util.List;

/** The tensors that a model needs, by part, with the names Transformers gives them and their shapes. */
public record ModelTensors(ModelConfig config) {
    /** The token embedding: vocabSize x hiddenSize. */
    public TensorSpec embedding() {
        return TensorSpec.of("model.embed_tokens.weight", config.vocabSize(), config.hiddenSize());
    }

    /** The tensors of one decoder layer, in the order in which they are used. */
    public List<TensorSpec> layer(int layer) {
        String prefix = "model.layers." + layer + ".";
        int hidden = config.hiddenSize();
        int inner = config.intermediateSize();
        var tensors = new ArrayList<TensorSpec>();
        tensors.add(TensorSpec.of(prefix + "input_layernorm.weight", hidden));
        String attention = prefix + "self_attn.";
        addLinear(tensors, attention + "q_proj", config.queryWidth(), hidden, config.attentionBias());
        addLinear(tensors, attention + "k_proj", config.keyValueWidth(), hidden, config.attentionBias());
        addLinear(tensors, attention + "v_proj", config.keyValueWidth(), hidden, config.attentionBias());
        if (config.qkNorm()) {
            tensors.add(TensorSpec.of(attention + "q_norm.weight", config.headDim()));
            tensors.add(TensorSpec.of(attention + "k_norm.weight", config.headDim()));
        }
        addLinear(tensors, attention + "o_proj", hidden, config.queryWidth(), config.attentionOutputBias());
        tensors.add(TensorSpec.of(prefix + "post_attention_layernorm.weight", hidden));
        addLinear(tensors, prefix + "mlp.gate_proj", inner, hidden, config.mlpBias());
        addLinear(tensors, prefix + "mlp.up_proj", inner, hidden, config.mlpBias());
        addLinear(tensors, prefix + "mlp.down_proj", hidden, inner, config.mlpBias());
        return List.copyOf(tensors);
    }

    /** The norm after the last layer: hiddenSize. */
    public TensorSpec finalNorm() {
        return TensorSpec.of("model.norm.weight", config.hiddenSize());
    }

    /** The output head: vocabSize x hiddenSize; the embedding itself where the two are tied. */
    public TensorSpec head() {
        return config.tieWordEmbeddings()
                ? embedding()
                : TensorSpec.of("lm_head.weight", config.vocabSize(), config.hiddenSize());
    }

    /** Every tensor once, from the embedding to the head. */
    public List<TensorSpec> all() {
        var tensors = new ArrayList<TensorSpec>();
        tensors.add(embedding());
        for (int layer = 0; layer < config.numHiddenLayers(); layer++) {
            tensors.addAll(layer(layer));
        }
        tensors.add(finalNorm());
        if (!config.tieWordEmbeddings()) {
            tensors.add(head());
        }
        return List.copyOf(tensors);
    }

    private static void addLinear(List<TensorSpec> tensors, String name, long outputs, long inputs, boolean bias) {
        tensors.add(TensorSpec.of(name + ".weight", outputs, inputs));
        if (bias) {
            tensors.add(TensorSpec.of(name + ".bias", outputs));
        }
    }
}

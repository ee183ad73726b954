package dev.stringbench.inference.folder;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Make config.json objects of tiny models for tests to bend. */
final class TinyConfigs {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TinyConfigs() {}

    /** A Llama of 2 layers, 4 query and 2 key heads of 4 components. */
    static ObjectNode llama() {
        return parse("""
                {"model_type": "llama", "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2,
                 "num_attention_heads": 4, "num_key_value_heads": 2, "vocab_size": 32, "hidden_act": "silu",
                 "max_position_embeddings": 64, "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "rope_scaling": null,
                 "tie_word_embeddings": false, "torch_dtype": "bfloat16", "bos_token_id": 1, "eos_token_id": 2}""");
    }

    /** The same shape as another family. */
    static ObjectNode of(String modelType) {
        return llama().put("model_type", modelType);
    }

    static ObjectNode parse(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.stringbench.inference.folder;

import java.util.Arrays;
import java.util.Optional;

/** A supported family of decoder models by its {@code model_type}. */
public enum ModelFamily {
    LLAMA("llama"),
    MISTRAL("mistral"),
    QWEN2("qwen2"),
    QWEN3("qwen3");

    private final String modelType;

    ModelFamily(String modelType) {
        this.modelType = modelType;
    }

    /** The value of {@code model_type} in config.json. */
    public String modelType() {
        return modelType;
    }

    /** Find the family of a {@code model_type}; empty when it is not supported. */
    public static Optional<ModelFamily> ofModelType(String modelType) {
        return Arrays.stream(values())
                .filter(family -> family.modelType.equals(modelType))
                .findFirst();
    }
}

package dev.stringbench.inference.family;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The catalogue of the supported families. */
public final class ModelFamilies {
    /** Every family once, in the order in which messages name them. */
    public static final List<ModelFamily> ALL = List.of(new Llama(), new Mistral(), new Qwen2(), new Qwen3());

    private ModelFamilies() {}

    /** Find the family of a {@code model_type}; empty when it is not supported. */
    public static Optional<ModelFamily> of(String modelType) {
        return ALL.stream()
                .filter(family -> family.modelType().equals(modelType))
                .findFirst();
    }

    /** The values of {@code model_type} that are supported, with commas. */
    public static String names() {
        return ALL.stream().map(ModelFamily::modelType).collect(Collectors.joining(", "));
    }
}

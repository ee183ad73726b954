package dev.stringbench.inference.family;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The sampling settings that a model's makers recommend in generation_config.json.
 *
 * <p>Transformers applies {@code repetition_penalty} even when it decodes greedily (Qwen2's is 1.05 or 1.1), so a
 * comparison with its output must know it.
 *
 * @param doSample whether the makers sample rather than decode greedily
 * @param temperature divisor of the logits
 * @param topP probability mass kept, 0..1
 * @param topK candidates kept
 * @param repetitionPenalty divisor of the logits of tokens already seen
 */
public record GenerationDefaults(
        boolean doSample,
        OptionalDouble temperature,
        OptionalDouble topP,
        OptionalInt topK,
        OptionalDouble repetitionPenalty) {
    /** No recommendation: greedy decoding without penalty. */
    public static final GenerationDefaults NONE = new GenerationDefaults(
            false, OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty(), OptionalDouble.empty());
}

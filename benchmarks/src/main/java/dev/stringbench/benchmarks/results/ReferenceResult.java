package dev.stringbench.benchmarks.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * The outcome for one expected answer. Its place is told for the needle tasks, where the answer stands in the prompt.
 *
 * @param value the expected answer
 * @param depth characters of the prompt before it as a share of the prompt, 0 (start) to 1 (end)
 * @param distance tokens from its first token to the end of the prompt
 * @param found whether the generated text holds it
 */
@JsonPropertyOrder({"value", "depth", "distance", "found"})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReferenceResult(
        String value, @Nullable Double depth, @Nullable Integer distance, boolean found) {}

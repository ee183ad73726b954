package dev.stringbench.benchmarks.niah;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * The outcome for one needle.
 *
 * @param value the number that was hidden
 * @param depth where in the haystack it was hidden, 0 (start) to 1 (end)
 * @param distance tokens from the number's first token to the end of the prompt
 * @param found whether the answer holds the number
 */
@JsonPropertyOrder({"value", "depth", "distance", "found"})
public record NeedleResult(String value, double depth, int distance, boolean found) {}

package dev.stringbench.benchmarks.scorefiles;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The outcome for one needle.
 *
 * @param value the hidden text
 * @param depth place in the context, 0 (start) to 1 (end), where the file tells
 * @param distanceTokens tokens from the needle to the end of the prompt, where the file tells
 */
public record NeedleOutcome(String value, OptionalDouble depth, OptionalInt distanceTokens, boolean found) {}

package dev.stringbench.data.ruler;

import java.util.OptionalInt;

/**
 * A length that is too small for a task.
 *
 * @param reason one sentence, which names task and length
 * @param leastLength the least length at which all samples can be made, where the search has found one
 */
public record Shortfall(String reason, OptionalInt leastLength) {}

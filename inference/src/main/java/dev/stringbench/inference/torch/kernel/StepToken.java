package dev.stringbench.inference.torch.kernel;

import dev.stringbench.inference.rope.RotaryTable;

/**
 * A token to run in a decode step.
 *
 * @param token its id
 * @param base first row of its sequence in the cache
 * @param position of the token in its sequence
 * @param table of the rotation
 */
public record StepToken(int token, long base, int position, RotaryTable table) {}

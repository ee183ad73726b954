package dev.stringbench.inference.position;

/**
 * The positions from which a query attends to its keys.
 *
 * <p>Each key is rotated once, at its own position, whatever the scheme; only the query's position depends on the key's
 * distance. So all schemes share one layout of the key-value cache.
 */
public sealed interface PositionScheme permits Rope, ShiftedScheme {

    /** The scheme's name on the command line and in result files. */
    String name();

    /** Multiplier of cosine and sine, of queries and of keys, on top of the model's own. */
    double attentionFactor();

    /**
     * Check that a prompt can be run.
     *
     * @param promptTokens tokens of the prompt, T
     * @param newTokens tokens to be generated after it
     * @throws dev.stringbench.inference.InferenceException BAD_PROMPT when the scheme is not defined for these lengths
     */
    void requireRunnable(int promptTokens, int newTokens);
}

package dev.stringbench.inference.position;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;

/**
 * STRING as its original code computes it (HKUNLP/STRING, string_for_llama.py and its siblings).
 *
 * <p>There the near window and the far triangle of the prompt overlap by one key, so each prompt position i &gt;= S
 * counts the key at distance exactly S twice: once near and once far. Decoding counts it once. Lengths for which the
 * original fails or gives zero attention are refused.
 *
 * @param shiftedOffset S in tokens, at least 1
 * @param localValue W in tokens, at least 0
 * @param attentionFactor multiplier of cosine and sine, above 0
 */
public record StringOriginal(int shiftedOffset, int localValue, double attentionFactor) implements ShiftedScheme {
    public StringOriginal {
        ShiftChecks.requireInRange(shiftedOffset, localValue, attentionFactor);
    }

    /** The original with its own attention factor. */
    public StringOriginal(int shiftedOffset, int localValue) {
        this(shiftedOffset, localValue, DEFAULT_ATTENTION_FACTOR);
    }

    @Override
    public String name() {
        return "string-original";
    }

    @Override
    public void requireRunnable(int promptTokens, int newTokens) {
        if (localValue > shiftedOffset) {
            throw refused("local value " + localValue + " above shifted offset " + shiftedOffset
                    + " makes the original fail (a position past its table)");
        }
        if (shiftedOffset - localValue > promptTokens) {
            throw refused("a prompt of " + promptTokens + " tokens is shorter than shifted offset - local value, "
                    + (shiftedOffset - localValue) + ", and makes the original fail (a position below its table)");
        }
        if (promptTokens == shiftedOffset) {
            throw refused("a prompt of exactly " + shiftedOffset + " tokens, the shifted offset,"
                    + " gets zero attention in every layer of the original");
        }
        // The first new token comes from the prompt's own logits; each further one is a decode step.
        if (newTokens > 1 && promptTokens < shiftedOffset) {
            throw refused("decoding at " + (promptTokens + 1) + " tokens, not above shifted offset " + shiftedOffset
                    + ", is undefined in the original");
        }
    }

    private static InferenceException refused(String reason) {
        return new InferenceException(
                Fault.BAD_PROMPT, "string-original: " + reason + "; use string, or another shifted offset");
    }
}

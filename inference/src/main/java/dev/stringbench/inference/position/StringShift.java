package dev.stringbench.inference.position;

/**
 * STRING as its definition says: every key is counted once, in the prompt and in decoding alike.
 *
 * @param shiftedOffset S in tokens, at least 1; from the prompt's length on it changes nothing but the factor
 * @param localValue W in tokens, at least 0; may exceed S
 * @param attentionFactor multiplier of cosine and sine, above 0
 */
public record StringShift(int shiftedOffset, int localValue, double attentionFactor) implements ShiftedScheme {
    public StringShift {
        ShiftChecks.requireInRange(shiftedOffset, localValue, attentionFactor);
    }

    /** STRING with the original's attention factor. */
    public StringShift(int shiftedOffset, int localValue) {
        this(shiftedOffset, localValue, DEFAULT_ATTENTION_FACTOR);
    }

    @Override
    public String name() {
        return "string";
    }

    @Override
    public void requireRunnable(int promptTokens, int newTokens) {}
}

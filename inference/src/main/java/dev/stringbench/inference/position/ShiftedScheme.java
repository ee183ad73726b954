package dev.stringbench.inference.position;

/**
 * STRING (An et al. 2024, "Why does the effective context length of LLMs fall short?"): a key at distance S or more is
 * looked at as if it were S - W tokens nearer.
 *
 * <p>For key position j and query position i the relative position is i - j when i - j &lt; S, else i - j - S + W. A
 * model's sliding window is ignored.
 */
public sealed interface ShiftedScheme extends PositionScheme permits StringShift, StringOriginal {
    /** The original's multiplier of cosine and sine, 0.1 ln 2 + 1, whatever the length. */
    double DEFAULT_ATTENTION_FACTOR = 0.1 * Math.log(2) + 1;

    /** S, the distance in tokens from which keys count as far; at least 1. */
    int shiftedOffset();

    /** W, the distance in tokens that a key at distance S is given; at least 0. */
    int localValue();

    /** Positions added to a query that looks at far keys, W - S. */
    default int farShift() {
        return localValue() - shiftedOffset();
    }
}

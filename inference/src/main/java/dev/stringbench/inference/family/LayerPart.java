package dev.stringbench.inference.family;

import java.util.Locale;

/**
 * The parts that a decoder layer's block may have. With {@code h} the hidden states, the block (block.py) is
 *
 * <pre>
 * h += ATTENTION_OUTPUT_NORM(ATTENTION_OUTPUT(attention of QUERY, KEY, VALUE(ATTENTION_NORM(h))))
 * h += FEED_FORWARD_OUTPUT_NORM(DOWN(silu(GATE) * UP(FEED_FORWARD_NORM(h))))
 * </pre>
 *
 * where a norm that is not there changes nothing.
 */
public enum LayerPart {
    /** Before attention. */
    ATTENTION_NORM,
    QUERY,
    KEY,
    VALUE,
    /** In place of the three: their rows one after the other. */
    QUERY_KEY_VALUE,
    /** Of each head where it has headDim numbers, else of all heads of a token together. */
    QUERY_NORM,
    /** As {@link #QUERY_NORM}. */
    KEY_NORM,
    ATTENTION_OUTPUT,
    /** After attention, before it is added. */
    ATTENTION_OUTPUT_NORM,
    /** Before the feed-forward. */
    FEED_FORWARD_NORM,
    GATE,
    UP,
    /** In place of the two: their rows one after the other. */
    GATE_UP,
    DOWN,
    /** After the feed-forward, before it is added. */
    FEED_FORWARD_OUTPUT_NORM;

    /** The name that the program knows the part's tensors by, such as {@code query}. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package dev.stringbench.inference.position;

/**
 * A part of the causal triangle in which one rotation of the queries meets one rotation of the keys.
 *
 * @param span which keys each query sees
 * @param query where queries are rotated
 * @param key where keys are rotated
 */
public record Region(Span span, PositionMap query, PositionMap key) {

    /** The relative position of a query and a key of the region. */
    public double relativePosition(int i, int j) {
        return query.at(i) - key.at(j);
    }

    /** Number of pairs of a query and a key in a prompt, for a prompt's length in tokens. */
    long pairs(int length) {
        long pairs = 0;
        for (int query = 0; query < length; query++) {
            pairs += Math.max(0, span.endKey(query) - span.firstKey(query));
        }
        return pairs;
    }
}

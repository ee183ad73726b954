package dev.stringbench.inference.position;

import java.util.List;
import java.util.OptionalInt;

/**
 * What attention is to compute: an ordinary softmax over all keys that a query sees, which lie in regions.
 *
 * <p>Each pair of a query and a key that is its own or an earlier one is in one region at most; a pair in none is not
 * seen, as under a sliding window. What is computed depends on the two positions alone, never on how a prompt is cut.
 *
 * @param regions at least one; the first holds every query's own key
 * @param doublesBorder whether queries of a prompt count the first key of the second region once more, rotated as in the
 *     first, as STRING's original code does
 * @param logLength the length n from which queries are multiplied by {@code ln(i + 1) / ln(n)}, where they are; at least 2
 */
public record AttentionPlan(List<Region> regions, boolean doublesBorder, OptionalInt logLength) {

    public AttentionPlan {
        regions = List.copyOf(regions);
        if (regions.isEmpty() || !regions.get(0).span().holdsDiagonal()) {
            throw new IllegalArgumentException("the first region must hold every query's own key: " + regions);
        }
        if (doublesBorder && border(regions).isEmpty()) {
            throw new IllegalArgumentException("only a border between two bands of one rotation of the keys can be"
                    + " counted twice: " + regions);
        }
    }

    /** A plan that counts each pair once. */
    public AttentionPlan(Region... regions) {
        this(List.of(regions), false, OptionalInt.empty());
    }

    /** The same with the log-n scale of queries, where a length is given. */
    AttentionPlan withLogScale(OptionalInt length) {
        return new AttentionPlan(regions, doublesBorder, length);
    }

    /**
     * Lay out near and far keys.
     *
     * @param border distance from which keys are far; at 0 all are
     * @param near rotations of queries and near keys
     * @param far rotations of queries and far keys
     */
    static AttentionPlan nearAndFar(int border, Rotations near, Rotations far) {
        if (border == 0) {
            return new AttentionPlan(far.region(0, Span.UNLIMITED));
        }
        return border == Span.UNLIMITED || near.equals(far)
                ? new AttentionPlan(near.region(0, Span.UNLIMITED))
                : new AttentionPlan(near.region(0, border), far.region(border, Span.UNLIMITED));
    }

    /** Where queries and keys of a band are rotated. */
    record Rotations(PositionMap query, PositionMap key) {
        static final Rotations OWN = new Rotations(PositionMap.own(), PositionMap.own());

        private Region region(int from, int before) {
            return new Region(new Span.Distances(from, before), query, key);
        }
    }

    /** The distinct rotations of the keys; the cache holds one copy of them for each. */
    public List<PositionMap> keyMaps() {
        return regions.stream().map(Region::key).distinct().toList();
    }

    /** The distance that parts near keys from far ones where the plan is two such bands over one rotation of the keys. */
    public OptionalInt border() {
        return border(regions);
    }

    /** Number of pairs of a query and a key in a prompt, for a prompt's length in tokens. */
    public long pairs(int length) {
        return regions.stream().mapToLong(region -> region.pairs(length)).sum();
    }

    private static OptionalInt border(List<Region> regions) {
        return regions.size() == 2
                        && regions.get(0).key().equals(regions.get(1).key())
                        && regions.get(0).span() instanceof Span.Distances near
                        && regions.get(1).span().equals(new Span.Distances(near.before(), Span.UNLIMITED))
                ? OptionalInt.of(near.before())
                : OptionalInt.empty();
    }
}

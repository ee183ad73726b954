package dev.stringbench.inference.position;

import java.util.List;
import java.util.OptionalInt;

/** Plain rotary positions: a query looks at every key from its own position. A model's sliding window applies. */
public record Rope() implements PositionScheme {
    static final SchemeKind KIND =
            new SchemeKind("rope", "the model as it was trained", List.of(), request -> new Rope());

    /** Every query and every key at its own position, whatever a model's sliding window. */
    static final AttentionPlan CAUSAL =
            new AttentionPlan(new Region(new Span.Distances(0, Span.UNLIMITED), PositionMap.own(), PositionMap.own()));

    @Override
    public String name() {
        return KIND.name();
    }

    @Override
    public List<Setting> settings() {
        return List.of();
    }

    @Override
    public AttentionPlan plan(OptionalInt slidingWindow) {
        return slidingWindow.isEmpty()
                ? CAUSAL
                : new AttentionPlan(new Region(
                        new Span.Distances(0, slidingWindow.getAsInt()), PositionMap.own(), PositionMap.own()));
    }

    @Override
    public double relativePosition(int i, int j) {
        return i - j;
    }
}

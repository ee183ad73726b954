package dev.stringbench.inference.position;

/** Plain rotary positions: a query looks at every key from its own position. A model's sliding window applies. */
public record Rope() implements PositionScheme {
    @Override
    public String name() {
        return "rope";
    }

    @Override
    public double attentionFactor() {
        return 1;
    }

    @Override
    public void requireRunnable(int promptTokens, int newTokens) {}
}

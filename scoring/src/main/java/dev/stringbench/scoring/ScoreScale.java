package dev.stringbench.scoring;

/** The scale of a score's numbers. */
public enum ScoreScale {
    /** 0 or 1; the original's files write {@code false} and {@code true}. */
    YES_NO(1),
    /** 0..1. */
    FRACTION(1),
    /** 0..100. */
    PERCENT(100);

    private final double full;

    ScoreScale(double full) {
        this.full = full;
    }

    /** Return the score of a perfect answer. */
    public double full() {
        return full;
    }

    /** Turn a score of this scale into percent, 0..100. */
    public double toPercent(double score) {
        return score / full * 100;
    }
}

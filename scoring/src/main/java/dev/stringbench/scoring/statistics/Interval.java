package dev.stringbench.scoring.statistics;

/**
 * A 95% interval.
 *
 * @param lower lower end, in the unit of the scores
 * @param upper upper end, in the unit of the scores
 */
public record Interval(double lower, double upper) {

    public Interval {
        if (!(lower <= upper)) {
            throw new IllegalArgumentException(
                    "lower is %s and upper is %s; lower <= upper is wanted".formatted(lower, upper));
        }
    }

    /** Tell whether a value lies inside, ends included. */
    public boolean contains(double value) {
        return lower <= value && value <= upper;
    }
}

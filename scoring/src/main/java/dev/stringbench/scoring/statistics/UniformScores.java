package dev.stringbench.scoring.statistics;

/** Intervals of the mean of scores that are all alike, of which a bootstrap would have no width and claim certainty. */
public final class UniformScores {

    private UniformScores() {}

    /**
     * Return a 95% interval of the mean: up to as many scores as Wilson's interval of none of so many allows may lie
     * elsewhere, at worst at either end of the scale. For scores that are all full this is Wilson's own interval.
     *
     * @param value of every score
     * @param samples how many there are
     * @param least end of the scale
     * @param most end of the scale
     * @throws dev.stringbench.scoring.ScoringException if there is no sample
     */
    public static Interval interval(double value, int samples, double least, double most) {
        double others = Wilson.interval(0, samples).upper();
        return new Interval(value - others * (value - least), value + others * (most - value));
    }
}

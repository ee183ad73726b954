package dev.stringbench.scoring.statistics;

import java.util.OptionalLong;

/** The number of samples that a comparison needs. */
public final class SampleSize {

    private SampleSize() {}

    /**
     * Return how many pairs are needed to tell a mean difference like this one from none: two-sided at 5%, with 80%
     * power, by the normal approximation ((1.96 + 0.84) sd / mean)^2, never fewer than 2.
     *
     * @param differences of each pair
     * @return empty if the mean difference is 0
     * @throws dev.stringbench.scoring.ScoringException if there is no pair
     */
    public static OptionalLong toTell(double[] differences) {
        double mean = Averages.mean(differences);
        if (mean == 0) {
            return OptionalLong.empty();
        }
        double z = NormalQuantiles.TWO_SIDED_95 + NormalQuantiles.POWER_80;
        double ratio = z * Averages.standardDeviation(differences) / mean;
        return OptionalLong.of(Math.max(2, (long) Math.ceil(ratio * ratio)));
    }
}

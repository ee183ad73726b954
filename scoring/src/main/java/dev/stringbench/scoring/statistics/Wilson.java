package dev.stringbench.scoring.statistics;

import dev.stringbench.scoring.ScoringException;
import dev.stringbench.scoring.ScoringFault;
import java.util.Locale;

/** Wilson's score interval for a share of successes; sensible at 0 and at 1, where the usual formula has no width. */
public final class Wilson {

    private Wilson() {}

    /**
     * Return the 95% interval of a share.
     *
     * @param successes 0..trials
     * @param trials at least 1
     * @return ends in 0..1
     * @throws ScoringException if the counts are out of range
     */
    public static Interval interval(int successes, int trials) {
        if (trials < 1 || successes < 0 || successes > trials) {
            throw new ScoringException(
                    ScoringFault.BAD_NUMBERS,
                    String.format(
                            Locale.ROOT,
                            "%d successes of %d trials; 0 <= successes <= trials and a trial are wanted",
                            successes,
                            trials));
        }
        double z = NormalQuantiles.TWO_SIDED_95;
        double share = (double) successes / trials;
        double shrink = 1 + z * z / trials;
        double centre = (share + z * z / (2.0 * trials)) / shrink;
        double halfWidth = z / shrink * Math.sqrt(share * (1 - share) / trials + z * z / (4.0 * trials * trials));
        return new Interval(
                successes == 0 ? 0 : Math.max(0, centre - halfWidth),
                successes == trials ? 1 : Math.min(1, centre + halfWidth));
    }
}

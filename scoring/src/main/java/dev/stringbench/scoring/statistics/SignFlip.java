package dev.stringbench.scoring.statistics;

import java.util.Arrays;
import java.util.Random;

/**
 * The sign-flip test (Fisher's randomisation test) of whether paired differences are as likely to be positive as
 * negative. It is exact for scores of any kind, however few pairs differ; for yes/no scores it is {@link McNemar}'s. Where
 * there are more patterns of signs than {@value #PATTERNS}, so many are drawn, with a fixed seed.
 */
public final class SignFlip {

    private static final int PATTERNS = 10_000;

    /** Pairs that differ whose patterns are all listed: the most that are no more than {@value #PATTERNS}. */
    private static final int MOST_LISTED = 13;

    /** Sums that are equal but for rounding count as equal. */
    private static final double ROUNDING = 1e-9;

    private SignFlip() {}

    /**
     * Return the two-sided p-value.
     *
     * @param differences of each pair; none is allowed
     * @return above 0, at most 1; 1 where no pair differs
     */
    public static double pValue(double[] differences) {
        double[] sizes =
                Arrays.stream(differences).filter(d -> d != 0).map(Math::abs).toArray();
        double seen = Math.abs(Arrays.stream(differences).sum()) - ROUNDING;
        if (sizes.length <= MOST_LISTED) {
            int patterns = 1 << sizes.length;
            int extreme = 0;
            for (int pattern = 0; pattern < patterns; pattern++) {
                extreme += Math.abs(sum(sizes, pattern)) >= seen ? 1 : 0;
            }
            return (double) extreme / patterns;
        }
        var random = new Random(Bootstrap.DEFAULT_SEED);
        int extreme = 1;
        for (int draw = 0; draw < PATTERNS; draw++) {
            double sum = 0;
            for (int start = 0; start < sizes.length; start += Long.SIZE) {
                long signs = random.nextLong();
                for (int i = start; i < Math.min(sizes.length, start + Long.SIZE); i++) {
                    sum += ((signs >>> (i - start)) & 1) == 0 ? sizes[i] : -sizes[i];
                }
            }
            extreme += Math.abs(sum) >= seen ? 1 : 0;
        }
        return extreme / (PATTERNS + 1.0);
    }

    private static double sum(double[] sizes, int pattern) {
        double sum = 0;
        for (int i = 0; i < sizes.length; i++) {
            sum += ((pattern >>> i) & 1) == 0 ? sizes[i] : -sizes[i];
        }
        return sum;
    }
}

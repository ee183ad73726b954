package dev.stringbench.scoring.statistics;

import dev.stringbench.scoring.ScoringException;
import dev.stringbench.scoring.ScoringFault;
import java.util.Locale;

/**
 * McNemar's exact test of whether the samples on which two yes/no runs disagree fall to either side with equal
 * probability.
 */
public final class McNemar {

    private McNemar() {}

    /**
     * Return the two-sided exact p-value.
     *
     * @param onlyFirst samples that only the first run got right
     * @param onlySecond samples that only the second run got right
     * @return 0..1; 1 when the runs never disagree
     */
    public static double exactPValue(int onlyFirst, int onlySecond) {
        if (onlyFirst < 0 || onlySecond < 0) {
            throw new ScoringException(
                    ScoringFault.BAD_NUMBERS,
                    String.format(Locale.ROOT, "counts are %d and %d; none below 0 is wanted", onlyFirst, onlySecond));
        }
        int disagreements = onlyFirst + onlySecond;
        // In logarithms: 0.5^n is 0 in doubles from n = 1075 on.
        double logProbability = -disagreements * Math.log(2);
        double tail = 0;
        for (int k = 0; k <= Math.min(onlyFirst, onlySecond); k++) {
            tail += Math.exp(logProbability);
            logProbability += Math.log(disagreements - k) - Math.log(k + 1.0);
        }
        return Math.min(1, 2 * tail);
    }
}

package dev.stringbench.scoring.statistics;

import dev.stringbench.scoring.ScoringException;
import dev.stringbench.scoring.ScoringFault;
import java.util.Locale;

/**
 * The mean difference of matched scores from 0 to 1 with an interval that is cheap and sensible for few pairs: one pair
 * with difference 1 and one with -1 are added before the usual formula, half a pair to each outcome of yes/no scores
 * (Agresti and Min 2005, "Simple improved confidence intervals for comparing matched proportions").
 *
 * @param difference mean of second minus first, nothing added
 * @param interval 95% interval of the difference
 */
public record MatchedPairs(double difference, Interval interval) {

    /**
     * Compare.
     *
     * @param first scores from 0 to 1, by sample
     * @param second scores of the same samples in the same order
     * @throws ScoringException if there are no samples, or not as many in both
     */
    public static MatchedPairs of(double[] first, double[] second) {
        Averages.requireSome(first);
        if (first.length != second.length) {
            throw new ScoringException(
                    ScoringFault.BAD_NUMBERS,
                    String.format(
                            Locale.ROOT,
                            "the runs have %d and %d scores; the same samples are wanted",
                            first.length,
                            second.length));
        }
        double sum = 0;
        double squares = 1;
        for (int i = 0; i < first.length; i++) {
            double difference = second[i] - first[i];
            sum += difference;
            squares += difference * difference;
        }
        double pairs = first.length + 2.0;
        double centre = sum / pairs;
        double halfWidth = NormalQuantiles.TWO_SIDED_95 * Math.sqrt((squares / pairs - centre * centre) / pairs);
        // no difference of such scores is larger than 1
        var interval = new Interval(Math.max(-1, centre - halfWidth), Math.min(1, centre + halfWidth));
        return new MatchedPairs(sum / first.length, interval);
    }
}

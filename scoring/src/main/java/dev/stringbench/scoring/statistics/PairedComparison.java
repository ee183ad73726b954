package dev.stringbench.scoring.statistics;

import dev.stringbench.scoring.ScoreScale;
import dev.stringbench.scoring.ScoringException;
import dev.stringbench.scoring.ScoringFault;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * A comparison of two runs over the same samples.
 *
 * @param difference mean of second minus first, in the unit of the scores
 * @param interval 95% interval of the difference by paired bootstrap
 * @param better samples on which the second run scores higher
 * @param worse samples on which the second run scores lower
 * @param samples how many pairs
 * @param pValue of no difference, two-sided
 * @param test where the p-value comes from
 * @param samplesNeeded how many pairs a difference of this size needs to be told from none; empty where the runs do not
 *     differ
 */
public record PairedComparison(
        double difference,
        Interval interval,
        int better,
        int worse,
        int samples,
        double pValue,
        Test test,
        OptionalLong samplesNeeded) {

    /** The test that gave a p-value. */
    public enum Test {
        /** All scores were nothing or full: {@link McNemar}. */
        MCNEMAR_EXACT,
        /** Scores lie between: {@link Bootstrap#pValueOfZero()}. */
        PAIRED_BOOTSTRAP
    }

    /** Compare with the default seed. */
    public static PairedComparison of(double[] first, double[] second, ScoreScale scale) {
        return of(first, second, scale, Bootstrap.DEFAULT_SEED);
    }

    /**
     * Compare two runs.
     *
     * @param first scores of the baseline, by sample
     * @param second scores of the run in question, of the same samples in the same order
     * @throws ScoringException if there are no samples, or not as many in both
     */
    public static PairedComparison of(double[] first, double[] second, ScoreScale scale, long seed) {
        if (first.length != second.length) {
            throw new ScoringException(
                    ScoringFault.BAD_NUMBERS,
                    String.format(
                            Locale.ROOT,
                            "the runs have %d and %d scores; the same samples are wanted",
                            first.length,
                            second.length));
        }
        var differences = new double[first.length];
        Arrays.setAll(differences, i -> second[i] - first[i]);
        var bootstrap = Bootstrap.ofMeans(differences, Bootstrap.DEFAULT_RESAMPLES, seed);
        int better = (int) Arrays.stream(differences).filter(d -> d > 0).count();
        int worse = (int) Arrays.stream(differences).filter(d -> d < 0).count();
        boolean yesNo = isYesNo(first, scale) && isYesNo(second, scale);
        return new PairedComparison(
                Averages.mean(differences),
                bootstrap.interval(),
                better,
                worse,
                differences.length,
                yesNo ? McNemar.exactPValue(worse, better) : bootstrap.pValueOfZero(),
                yesNo ? Test.MCNEMAR_EXACT : Test.PAIRED_BOOTSTRAP,
                SampleSize.toTell(differences));
    }

    /** Tell whether the second run is worse beyond the interval's doubt. */
    public boolean isWorse() {
        return interval.upper() < 0;
    }

    private static boolean isYesNo(double[] scores, ScoreScale scale) {
        return Arrays.stream(scores).allMatch(score -> score == 0 || score == scale.full());
    }
}

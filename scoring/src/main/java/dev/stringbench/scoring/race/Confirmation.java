package dev.stringbench.scoring.race;

import dev.stringbench.scoring.ScoreScale;
import dev.stringbench.scoring.statistics.PairedComparison;
import dev.stringbench.scoring.statistics.SignFlip;
import java.util.Arrays;

/**
 * A comparison of two settings on fresh samples.
 *
 * @param comparison the second setting less the first, in the unit of the scores
 * @param pValue exact two-sided p-value of no difference ({@link SignFlip})
 */
public record Confirmation(PairedComparison comparison, double pValue) {

    /** The share of comparisons of equals that may find a difference, in either direction together. */
    private static final double LEVEL = 0.05;

    /**
     * Compare.
     *
     * @param first scores of the setting that is there, from 0 to 1
     * @param second scores of the setting in question on the same samples in the same order
     */
    public static Confirmation of(double[] first, double[] second) {
        double[] differences = new double[first.length];
        PairedComparison comparison = PairedComparison.of(first, second, ScoreScale.FRACTION);
        Arrays.setAll(differences, i -> second[i] - first[i]);
        return new Confirmation(comparison, SignFlip.pValue(differences));
    }

    /**
     * Tell whether the second setting is better beyond doubt. The bootstrap interval alone claims too much where few
     * samples differ: of four that differ, all to one side, it excludes 0.
     */
    public boolean isBetter() {
        return comparison.interval().lower() > 0 && pValue <= LEVEL;
    }

    /** Tell whether the second setting is worse beyond doubt. */
    public boolean isWorse() {
        return comparison.interval().upper() < 0 && pValue <= LEVEL;
    }
}

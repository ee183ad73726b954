package dev.stringbench.scoring.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SignFlipTest {

    @Test
    void isMcNemarsTestForYesNoScores() {
        assertEquals(McNemar.exactPValue(1, 6), SignFlip.pValue(differences(6, 1, 1)), 1e-12);
        assertEquals(McNemar.exactPValue(0, 4), SignFlip.pValue(differences(4, 0, 1)), 1e-12);
        assertEquals(McNemar.exactPValue(20, 40), SignFlip.pValue(differences(40, 20, 1)), 0.005);
    }

    @Test
    void countsThePatternsOfQuarterScoresByTheirSums() {
        // Of the eight sums of +-0.5, +-0.25, +-0.25 six are 0.5 or more away from 0.
        assertEquals(6.0 / 8, SignFlip.pValue(new double[] {0.5, 0.25, -0.25, 0, 0}), 1e-12);
        assertEquals(2.0 / 8, SignFlip.pValue(new double[] {0.5, 0.25, 0.25}), 1e-12);
    }

    @Test
    void isOneWhereNothingDiffers() {
        assertEquals(1, SignFlip.pValue(new double[] {0, 0, 0}), 0);
        assertEquals(1, SignFlip.pValue(new double[0]), 0);
    }

    private static double[] differences(int better, int worse, double size) {
        double[] differences = new double[200];
        Arrays.fill(differences, 0, better, size);
        Arrays.fill(differences, better, better + worse, -size);
        return differences;
    }
}

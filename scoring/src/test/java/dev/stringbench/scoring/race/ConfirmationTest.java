package dev.stringbench.scoring.race;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ConfirmationTest {

    @Test
    void fourSamplesThatDifferClaimNothingThoughTheirBootstrapIntervalExcludesZero() {
        Confirmation few = Confirmation.of(withFull(196), withFull(200));
        assertTrue(few.comparison().interval().lower() > 0, few.toString());
        assertFalse(few.isBetter());
    }

    @Test
    void aClearDifferenceIsClaimedInItsOwnDirectionOnly() {
        Confirmation clear = Confirmation.of(withFull(150), withFull(180));
        assertTrue(clear.isBetter());
        assertFalse(clear.isWorse());
        assertTrue(Confirmation.of(withFull(180), withFull(150)).isWorse());
    }

    @Test
    void equalScoresAreNeitherBetterNorWorse() {
        Confirmation same = Confirmation.of(withFull(150), withFull(150));
        assertFalse(same.isBetter() || same.isWorse());
    }

    private static double[] withFull(int full) {
        double[] scores = new double[200];
        Arrays.fill(scores, 0, full, 1);
        return scores;
    }
}

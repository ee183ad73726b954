package dev.stringbench.scoring.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.scoring.ScoringException;
import org.junit.jupiter.api.Test;

class MatchedPairsTest {

    @Test
    void addsHalfAPairToEachOutcomeAsAgrestiAndMinDo() {
        // 8 pairs, 4 better and none worse: with the added halves 4.5 and 0.5 of 10.
        MatchedPairs pairs = MatchedPairs.of(new double[8], new double[] {1, 1, 1, 1, 0, 0, 0, 0});
        double centre = 0.4;
        double halfWidth = 1.959963984540054 * Math.sqrt((0.45 + 0.05 - centre * centre) / 10);
        assertEquals(0.5, pairs.difference(), 1e-12);
        assertEquals(centre - halfWidth, pairs.interval().lower(), 1e-12);
        assertEquals(centre + halfWidth, pairs.interval().upper(), 1e-12);
    }

    @Test
    void noIntervalReachesBeyondTheLargestDifference() {
        double[] ones = {1, 1, 1, 1, 1, 1, 1, 1};
        assertEquals(1, MatchedPairs.of(new double[8], ones).interval().upper());
        assertEquals(-1, MatchedPairs.of(ones, new double[8]).interval().lower());
    }

    @Test
    void equalScoresHaveAnIntervalAllTheSame() {
        Interval interval = MatchedPairs.of(new double[16], new double[16]).interval();
        assertTrue(interval.lower() < -0.05 && interval.upper() > 0.05, interval.toString());
    }

    @Test
    void unequalNumbersOfScoresAreRefused() {
        assertThrows(ScoringException.class, () -> MatchedPairs.of(new double[2], new double[3]));
        assertThrows(ScoringException.class, () -> MatchedPairs.of(new double[0], new double[0]));
    }
}

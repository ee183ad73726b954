package dev.stringbench.scoring.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.scoring.ScoreScale;
import dev.stringbench.scoring.ScoringException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntervalsTest {

    /** Both ends are the roots of (p - x)^2 = z^2 x (1 - x) / n, which says so without the closed formula. */
    @ParameterizedTest
    @CsvSource({"1, 10", "9, 10", "250, 500", "499, 500", "3, 7"})
    void wilsonEndsSolveTheScoreEquation(int successes, int trials) {
        var interval = Wilson.interval(successes, trials);
        double z = 1.959963984540054;
        for (double end : new double[] {interval.lower(), interval.upper()}) {
            double distance = (double) successes / trials - end;
            assertEquals(distance * distance, z * z * end * (1 - end) / trials, 1e-15);
        }
        assertTrue(interval.contains((double) successes / trials));
    }

    @Test
    void wilsonReachesTheEndsExactly() {
        assertEquals(0, Wilson.interval(0, 500).lower());
        assertEquals(0.00762, Wilson.interval(0, 500).upper(), 1e-5);
        assertEquals(1, Wilson.interval(500, 500).upper());
    }

    @Test
    void refusesImpossibleCounts() {
        assertThrows(ScoringException.class, () -> Wilson.interval(3, 2));
        assertThrows(ScoringException.class, () -> Wilson.interval(0, 0));
        assertThrows(ScoringException.class, () -> Averages.mean(new double[0]));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void bootstrapAgreesWithTheNormalApproximation(long seed) {
        var random = new Random(seed);
        var values = random.doubles(400).toArray();

        var interval = Bootstrap.ofMeans(values, 10_000, seed).interval();

        double error = 1.96 * Averages.standardDeviation(values) / Math.sqrt(values.length);
        assertEquals(Averages.mean(values) - error, interval.lower(), 0.1 * error);
        assertEquals(Averages.mean(values) + error, interval.upper(), 0.1 * error);
    }

    @Test
    void bootstrapRepeatsWithItsSeedOnly() {
        var values = new double[] {0, 0.25, 0.5, 1, 0.75, 0.3};

        assertEquals(
                Bootstrap.ofMeans(values, 999, 7).interval(),
                Bootstrap.ofMeans(values, 999, 7).interval());
        assertNotEquals(
                Bootstrap.ofMeans(values, 999, 7).interval(),
                Bootstrap.ofMeans(values, 999, 8).interval());
    }

    @Test
    void perfectScoresStillHaveDoubt() {
        var perfect = new double[20];
        Arrays.fill(perfect, 100);

        var estimate = MeanEstimate.of(perfect, ScoreScale.PERCENT);

        assertEquals(MeanEstimate.Method.WILSON, estimate.method());
        assertEquals(100, estimate.mean());
        assertEquals(83.9, estimate.interval().lower(), 0.05);
        assertEquals(100, estimate.interval().upper());
    }

    @Test
    void scoresBetweenAreBootstrapped() {
        var estimate = MeanEstimate.of(new double[] {0, 25, 50, 100}, ScoreScale.PERCENT);

        assertEquals(MeanEstimate.Method.BOOTSTRAP, estimate.method());
        assertEquals(43.75, estimate.mean());
        assertEquals(4, estimate.samples());
    }

    @Test
    void averagesFromLeftToRight() {
        double[] tenths = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1};

        assertEquals(0.9999999999999999 / 10, Averages.mean(tenths));
    }
}

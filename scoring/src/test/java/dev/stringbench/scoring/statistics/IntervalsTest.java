package dev.stringbench.scoring.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
        assertEquals(0, Wilson.interval(0, 1).lower());
        assertEquals(1, Wilson.interval(1, 1).upper());
    }

    @Test
    void refusesImpossibleCounts() {
        assertThrows(ScoringException.class, () -> Wilson.interval(3, 2));
        assertThrows(ScoringException.class, () -> Wilson.interval(0, 0));
        assertThrows(ScoringException.class, () -> Wilson.interval(-1, 2));
        assertThrows(ScoringException.class, () -> Bootstrap.ofMeans(new double[0], 10, 1));
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

    /** The same draws, with the quantiles and the p-value counted from their definitions. */
    @Test
    void bootstrapInterpolatesBetweenResampledMeans() {
        double[] values = {-1, -0.5, 0.25, 0.75, 1, 0, -0.25};
        int resamples = 41;
        var random = new Random(7);
        double[] means = new double[resamples];
        for (int i = 0; i < resamples; i++) {
            double sum = 0;
            for (int draw = 0; draw < values.length; draw++) {
                sum += values[random.nextInt(values.length)];
            }
            means[i] = sum / values.length;
        }
        Arrays.sort(means);
        int negative = 0;
        int zero = 0;
        for (double mean : means) {
            negative += mean < 0 ? 1 : 0;
            zero += mean == 0 ? 1 : 0;
        }
        int positive = resamples - negative - zero;

        var bootstrap = Bootstrap.ofMeans(values, resamples, 7);

        // 0.025 and 0.975 of the 40 steps between 41 means are whole steps.
        assertEquals(means[1], bootstrap.interval().lower(), 1e-15);
        assertEquals(means[39], bootstrap.interval().upper(), 1e-15);
        assertEquals(
                Math.min(1, 2.0 * (Math.min(negative, positive) + zero + 1) / (resamples + 1)),
                bootstrap.pValueOfZero(),
                1e-15);
        var fewer = Bootstrap.ofMeans(values, 21, 7).interval();
        double[] first = new double[21];
        random.setSeed(7);
        for (int i = 0; i < first.length; i++) {
            double sum = 0;
            for (int draw = 0; draw < values.length; draw++) {
                sum += values[random.nextInt(values.length)];
            }
            first[i] = sum / values.length;
        }
        Arrays.sort(first);
        assertEquals((first[0] + first[1]) / 2, fewer.lower(), 1e-15);
        assertEquals((first[19] + first[20]) / 2, fewer.upper(), 1e-15);
    }

    @Test
    void standardDeviationDividesByOneLess() {
        assertEquals(Math.sqrt(32.0 / 7), Averages.standardDeviation(new double[] {2, 4, 4, 4, 5, 5, 7, 9}), 1e-15);
        assertEquals(0, Averages.standardDeviation(new double[] {3}));
    }

    @Test
    void scoresOfNothingOrAllHaveWilsonsInterval() {
        var estimate = MeanEstimate.of(new double[] {0, 100, 100}, ScoreScale.PERCENT);

        assertEquals(MeanEstimate.Method.WILSON, estimate.method());
        assertEquals(100 * Wilson.interval(2, 3).lower(), estimate.interval().lower());
        assertEquals(100 * Wilson.interval(2, 3).upper(), estimate.interval().upper());
        assertEquals(200.0 / 3, estimate.mean(), 1e-12);
    }

    @Test
    void anIntervalContainsItsEndsAndNothingOutside() {
        var interval = new Interval(-1, 2);

        assertTrue(interval.contains(-1));
        assertTrue(interval.contains(2));
        assertFalse(interval.contains(-1.001));
        assertFalse(interval.contains(2.001));
        assertThrows(IllegalArgumentException.class, () -> new Interval(1, 0));
    }

    @Test
    void everyScaleTurnsIntoPercent() {
        assertEquals(100, ScoreScale.YES_NO.toPercent(1));
        assertEquals(25, ScoreScale.FRACTION.toPercent(0.25));
        assertEquals(25, ScoreScale.PERCENT.toPercent(25));
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

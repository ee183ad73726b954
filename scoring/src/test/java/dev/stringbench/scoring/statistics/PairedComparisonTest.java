package dev.stringbench.scoring.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.scoring.ScoreScale;
import dev.stringbench.scoring.ScoringException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedComparisonTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 5", "5, 0", "1, 9", "10, 12", "40, 41", "700, 900"})
    void mcNemarEqualsTheBinomialInWholeNumbers(int onlyFirst, int onlySecond) {
        int trials = onlyFirst + onlySecond;
        var term = BigInteger.ONE;
        var tail = BigInteger.ZERO;
        for (int k = 0; k <= Math.min(onlyFirst, onlySecond); k++) {
            tail = tail.add(term);
            term = term.multiply(BigInteger.valueOf(trials - k)).divide(BigInteger.valueOf(k + 1));
        }
        double wanted = new BigDecimal(tail.shiftLeft(1))
                .divide(new BigDecimal(BigInteger.ONE.shiftLeft(trials)), MathContext.DECIMAL64)
                .min(BigDecimal.ONE)
                .doubleValue();

        assertEquals(wanted, McNemar.exactPValue(onlyFirst, onlySecond), 1e-9 * wanted);
    }

    @Test
    void yesNoRunsAreComparedByMcNemar() {
        var first = new double[] {1, 1, 0, 0, 0, 0, 0, 0, 1, 1};
        var second = new double[] {1, 0, 1, 1, 1, 1, 1, 1, 1, 1};

        var comparison = PairedComparison.of(first, second, ScoreScale.YES_NO);

        assertEquals(0.5, comparison.difference());
        assertEquals(6, comparison.better());
        assertEquals(1, comparison.worse());
        assertEquals(PairedComparison.Test.MCNEMAR_EXACT, comparison.test());
        assertEquals(0.125, comparison.pValue(), 1e-12);
        assertFalse(comparison.isWorse());
        // sd^2 = (6 * 0.25 + 3 * 0.25 + 2.25) / 9 = 0.5; (2.8016 * 0.7071 / 0.5)^2 = 15.7
        assertEquals(OptionalLong.of(16), comparison.samplesNeeded());
    }

    @Test
    void sharesAreComparedByPairedBootstrap() {
        var first = new double[60];
        var second = new double[60];
        for (int i = 0; i < first.length; i++) {
            first[i] = 0.75;
            second[i] = i % 3 == 0 ? 0.75 : 0.5;
        }

        var comparison = PairedComparison.of(first, second, ScoreScale.FRACTION);

        assertEquals(PairedComparison.Test.PAIRED_BOOTSTRAP, comparison.test());
        assertTrue(comparison.isWorse());
        assertTrue(comparison.interval().contains(comparison.difference()));
        assertTrue(comparison.pValue() < 0.001);
    }

    @Test
    void aRunIsNotWorseWhoseIntervalEndsAtNoDifference() {
        assertFalse(withUpperEnd(0).isWorse());
        assertTrue(withUpperEnd(-0.001).isWorse());
    }

    private static PairedComparison withUpperEnd(double upper) {
        return new PairedComparison(
                -0.5,
                new Interval(-1, upper),
                0,
                1,
                2,
                0.5,
                PairedComparison.Test.PAIRED_BOOTSTRAP,
                OptionalLong.empty());
    }

    @Test
    void equalRunsDoNotDiffer() {
        var scores = new double[] {0.2, 0.4, 1};

        var comparison = PairedComparison.of(scores, scores, ScoreScale.FRACTION);

        assertEquals(new Interval(0, 0), comparison.interval());
        assertEquals(1, comparison.pValue());
        assertEquals(OptionalLong.empty(), comparison.samplesNeeded());
    }

    @Test
    void refusesRunsOfDifferentLength() {
        var error = assertThrows(
                ScoringException.class, () -> PairedComparison.of(new double[3], new double[2], ScoreScale.YES_NO));

        assertEquals("the runs have 3 and 2 scores; the same samples are wanted", error.getMessage());
    }
}

package dev.stringbench.scoring.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class UniformScoresTest {

    @Test
    void fullScoresHaveWilsonsInterval() {
        var wilson = Wilson.interval(20, 20);
        var uniform = UniformScores.interval(1, 20, 0, 1);

        assertEquals(wilson.lower(), uniform.lower(), 1e-12);
        assertEquals(wilson.upper(), uniform.upper());
    }

    @Test
    void threePairsThatAllImproveDoNotDecideAndFiveDo() {
        assertTrue(UniformScores.interval(100, 3, -100, 100).lower() < 0);
        assertTrue(UniformScores.interval(100, 5, -100, 100).lower() > 0);
    }
}

package dev.stringbench.scoring.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stringbench.scoring.ScoringException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeanOfMeansTest {

    @Test
    void oneMeanKeepsItsInterval() {
        assertEquals(
                new MeanOfMeans(40, new Interval(30, 60)),
                MeanOfMeans.of(new double[] {40}, List.of(new Interval(30, 60))));
    }

    @Test
    void distancesToTheEndsAddAsSquares() {
        var average = MeanOfMeans.of(new double[] {10, 30}, List.of(new Interval(7, 22), new Interval(26, 35)));

        assertEquals(20, average.mean());
        assertEquals(20 - 5 / 2.0, average.interval().lower(), 1e-12);
        assertEquals(20 + 13 / 2.0, average.interval().upper(), 1e-12);
    }

    @Test
    void nothingHasNoAverage() {
        assertThrows(ScoringException.class, () -> MeanOfMeans.of(new double[0], List.of()));
    }
}

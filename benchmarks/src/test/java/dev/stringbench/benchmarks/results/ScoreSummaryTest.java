package dev.stringbench.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.scoring.statistics.Interval;
import dev.stringbench.scoring.statistics.Wilson;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreSummaryTest {

    @Test
    void givesMeanAndIntervalInPercent() {
        ScoreSummary summary = ScoreSummary.of(List.of(result(0, 1), result(1, 0), result(2, 1), result(3, 1)));

        assertEquals(4, summary.samples());
        assertEquals(75, summary.percent());
        Interval share = Wilson.interval(3, 4);
        assertEquals(new Interval(100 * share.lower(), 100 * share.upper()), summary.interval());
    }

    @Test
    void knowsNothingWithoutSamples() {
        ScoreSummary summary = ScoreSummary.of(List.of());

        assertEquals(0, summary.samples());
        assertTrue(Double.isNaN(summary.percent()));
        assertEquals(new Interval(0, 100), summary.interval());
    }

    private static ExampleResult result(int index, double score) {
        return new ExampleResult(index, score, "");
    }
}

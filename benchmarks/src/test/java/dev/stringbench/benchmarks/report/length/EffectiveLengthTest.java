package dev.stringbench.benchmarks.report.length;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.benchmarks.catalogue.Benchmark;
import dev.stringbench.scoring.statistics.Interval;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EffectiveLengthTest {

    private static EffectiveLength of(double halfWidth, double... percents) {
        return new EffectiveLength(
                "m",
                "rope",
                Benchmark.RULER,
                Optional.empty(),
                EffectiveLength.RULER_THRESHOLD,
                IntStream.range(0, percents.length)
                        .mapToObj(i -> new LengthScore(
                                4096 << i,
                                percents[i],
                                new Interval(percents[i] - halfWidth, percents[i] + halfWidth),
                                13,
                                true))
                        .toList());
    }

    /** Llama 3.1 70B in RULER's published table: effective length 64K, 85.5 and 93.7. */
    @Test
    void agreesWithAPublishedRow() {
        var llama = of(1, 96.5, 95.8, 95.4, 94.8, 88.4, 66.6);

        assertEquals(OptionalInt.of(65536), llama.reached());
        assertEquals(85.5, llama.weightedIncreasing(), 0.05);
        assertEquals(93.7, llama.weightedDecreasing(), 0.05);
    }

    @Test
    void theIntervalIsStricter() {
        var length = of(2, 90, 86, 85, 60);

        assertEquals(OptionalInt.of(8192), length.reached());
        assertEquals(OptionalInt.of(4096), length.certain());
        assertEquals(List.of(8192, 16384), length.undecided());
    }

    @Test
    void aScoreAtTheThresholdCounts() {
        assertEquals(OptionalInt.of(4096), of(0, 85.6).reached());
        assertEquals(OptionalInt.empty(), of(0, 85.6).certain());
        assertEquals(OptionalInt.empty(), of(0, 85.59).reached());
    }

    @Test
    void saysWhereAShorterLengthMisses() {
        assertTrue(of(1, 80, 90).hasGap());
        assertEquals(OptionalInt.of(8192), of(1, 80, 90).reached());
    }
}

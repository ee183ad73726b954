package dev.stringbench.benchmarks.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.benchmarks.model.Completion;
import dev.stringbench.benchmarks.results.EarlyStop;
import dev.stringbench.benchmarks.results.ExampleIdentity;
import dev.stringbench.benchmarks.results.ExampleResult;
import dev.stringbench.benchmarks.results.RunIdentity;
import dev.stringbench.benchmarks.results.SampleSpan;
import dev.stringbench.scoring.statistics.Interval;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StopRuleTest {

    private static final int SAMPLES = 500;
    private static final int RUNS = 1500;

    private final NavigableMap<Integer, ExampleResult> results = new TreeMap<>();

    /** What docs/runs.md says of ending early: the interval keeps its promise although it is looked at repeatedly. */
    @ParameterizedTest
    @CsvSource({"5, 0.95, 92, 97", "10, 0.8, 92, 97", "10, 0.9, 92, 97", "20, 0.8, 93, 98"})
    void intervalsHoldTheTrueScoreAsOftenAsTheySay(double points, double share, double least, double most) {
        var random = new Random(7);
        int held = 0;
        for (int run = 0; run < RUNS; run++) {
            results.clear();
            var looks = new StopRule.Looks<>(new YesNoTask(), new StopRule(points), new SampleSpan(0, SAMPLES));
            EarlyStop early = null;
            for (int index = 0; index < SAMPLES && early == null; index++) {
                put(index, random.nextDouble() < share);
                early = looks.look(results, results::containsKey);
            }
            held += new YesNoTask().interval(results.values()).contains(100 * share) ? 1 : 0;
        }
        double percent = 100.0 * held / RUNS;
        assertTrue(least < percent && percent < most, percent + "% of the intervals hold the true score");
    }

    @Test
    void looksAtTheFirstSamplesNotAtThoseThatEndFirst() {
        var looks = new StopRule.Looks<>(new YesNoTask(), new StopRule(10), new SampleSpan(0, SAMPLES));
        for (int index = 1; index < 200; index++) {
            put(index, true);
            assertNull(looks.look(results, results::containsKey), "sample 0 is under way");
        }
        put(0, true);
        assertEquals(new EarlyStop(10, 50), looks.look(results, results::containsKey));
    }

    @Test
    void wantsTheFirstLooksNumberOfScores() {
        var looks = new StopRule.Looks<>(new YesNoTask(), new StopRule(10), new SampleSpan(0, SAMPLES));
        for (int index = 0; index < 59; index++) {
            if (index != 3) {
                put(index, true);
            }
            assertNull(looks.look(results, done -> done == 3 || results.containsKey(done)), "49 scores at the first");
        }
        put(59, true);
        assertEquals(new EarlyStop(10, 60), looks.look(results, done -> done == 3 || results.containsKey(done)));
    }

    @Test
    void holdsAtExactlyItsWidth() {
        for (int index = 0; index < 50; index++) {
            put(index, index % 2 == 0);
        }
        Interval interval = new YesNoTask().interval(results.values());
        double width = interval.upper() - interval.lower();
        for (double points : new double[] {width, Math.nextDown(width)}) {
            var looks = new StopRule.Looks<>(new YesNoTask(), new StopRule(points), new SampleSpan(0, SAMPLES));
            assertTrue(looks.areMade());
            EarlyStop wanted = points < width ? null : new EarlyStop(points, 50);
            assertEquals(wanted, looks.look(results, results::containsKey));
        }
    }

    @Test
    void looksNotWithoutARule() {
        var looks = new StopRule.Looks<>(new YesNoTask(), null, new SampleSpan(0, SAMPLES));
        for (int index = 0; index < 100; index++) {
            put(index, true);
        }
        assertFalse(looks.areMade());
        assertNull(looks.look(results, results::containsKey));
    }

    @Test
    void neverEndsARunAtItsLastSample() {
        var looks = new StopRule.Looks<>(new YesNoTask(), new StopRule(50), new SampleSpan(0, 50));
        for (int index = 0; index < 50; index++) {
            put(index, true);
        }
        assertNull(looks.look(results, results::containsKey));
    }

    @Test
    void wantsAWidthThatCanBe() {
        assertThrows(IllegalArgumentException.class, () -> new StopRule(0));
        assertThrows(IllegalArgumentException.class, () -> new StopRule(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new StopRule(100));
    }

    private void put(int index, boolean right) {
        results.put(index, new ExampleResult(index, right ? 1 : 0, ""));
    }

    private record YesNoTask() implements BenchmarkTask<ExampleResult> {

        @Override
        public RunIdentity identity() {
            return ExampleIdentity.withDtype("float32");
        }

        @Override
        public int sampleCount() {
            return SAMPLES;
        }

        @Override
        public Prompt prompt(int index) {
            throw new IllegalStateException("no prompt is wanted");
        }

        @Override
        public ExampleResult score(Prompt prompt, Completion.Generated completion) {
            throw new IllegalStateException("no score is wanted");
        }

        @Override
        public Class<ExampleResult> resultType() {
            return ExampleResult.class;
        }
    }
}

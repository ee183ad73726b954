package dev.stringbench.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.benchmarks.catalogue.TaskCard;
import dev.stringbench.benchmarks.model.ModelIdentity;
import dev.stringbench.benchmarks.niah.NiahCard;
import dev.stringbench.benchmarks.report.comparison.Comparisons;
import dev.stringbench.benchmarks.report.comparison.RunComparison;
import dev.stringbench.benchmarks.report.comparison.RunComparison.Figure;
import dev.stringbench.benchmarks.report.comparison.SchemeComparisons;
import dev.stringbench.benchmarks.report.maps.Place;
import dev.stringbench.benchmarks.report.maps.RecallMap;
import dev.stringbench.benchmarks.results.DataIdentity;
import dev.stringbench.benchmarks.results.ExampleIdentity;
import dev.stringbench.benchmarks.results.RunIdentity;
import dev.stringbench.benchmarks.scorefiles.KnownTasks;
import dev.stringbench.benchmarks.scorefiles.NeedleOutcome;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import dev.stringbench.benchmarks.scorefiles.ScoredSample;
import dev.stringbench.scoring.ScoreScale;
import dev.stringbench.scoring.statistics.MeanEstimate;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunComparisonTest {

    private static final TaskCard TASK = KnownTasks.find("niah_single_1").orElseThrow();

    private static ScoredSample sample(int index, double score) {
        var needle =
                new NeedleOutcome("7", OptionalDouble.of(index / 10.0), OptionalInt.of(100 - 10 * index), score > 0);
        return new ScoredSample(
                index,
                index + 1,
                score,
                OptionalInt.of(100),
                OptionalInt.empty(),
                "",
                "7",
                List.of(needle),
                Optional.empty(),
                Optional.empty());
    }

    private static ScoredFile file(String name, Optional<RunIdentity> identity, double... scores) {
        var samples = IntStream.range(0, scores.length)
                .mapToObj(i -> sample(i, scores[i]))
                .toList();
        return new ScoredFile(
                Path.of(name),
                TASK,
                "m",
                name,
                "ruler",
                ScoreScale.FRACTION,
                4096,
                samples,
                List.of(),
                identity,
                Optional.of(MeanEstimate.of(scores, ScoreScale.FRACTION)));
    }

    private static RunIdentity identity(String haystackSha256, String tokenizer, String scorer) {
        var base = ExampleIdentity.withDtype("float32");
        var model = base.model();
        return new RunIdentity(
                base.benchmark(),
                base.task(),
                base.maxLength(),
                base.maxNewTokens(),
                new DataIdentity("essays", haystackSha256, Map.of("template", "base")),
                new ModelIdentity(
                        model.name(),
                        model.weights(),
                        tokenizer,
                        model.position(),
                        model.decoding(),
                        model.dtype(),
                        model.device(),
                        model.engine()),
                scorer,
                base.version());
    }

    private static String refusal(RunIdentity first, RunIdentity second) {
        var error = assertThrows(
                BenchmarkException.class,
                () -> RunComparison.of(
                        file("a", Optional.of(first), 1, 0), file("b", Optional.of(second), 1, 0), Figure.BENCHMARK));
        assertEquals(Fault.OTHER_RUN, error.fault());
        return String.valueOf(error.getMessage());
    }

    @Test
    void comparesTheSamplesThatBothHave() {
        var comparison = RunComparison.of(
                file("rope", Optional.empty(), 0, 0, 1, 0, 1),
                file("string", Optional.empty(), 1, 1, 1, 0),
                Figure.BENCHMARK);

        assertEquals(4, comparison.paired().samples());
        assertEquals(50, comparison.paired().difference());
        assertTrue(comparison.paired().interval().contains(50));
    }

    @Test
    void refusesOtherDataTokenizersAndScorers() {
        var mine = identity("aa", "t1", "s/1");

        assertTrue(refusal(mine, identity("bb", "t1", "s/1")).startsWith("a and b cannot be compared: the data is "));
        assertEquals(
                "a and b cannot be compared: the tokenizer is t1 in one and t2 in the other",
                refusal(mine, identity("aa", "t2", "s/1")));
        assertEquals(
                "a and b cannot be compared: the scorer is s/1 in one and s/2 in the other",
                refusal(mine, identity("aa", "t1", "s/2")));
    }

    @Test
    void pairsEachStringRunWithThePlainOne() {
        var rope = file("rope", Optional.empty(), 0, 0, 1);
        var string = file("string-S0.33L-W128", Optional.empty(), 1, 1, 1);

        var comparisons = SchemeComparisons.of("rope", List.of(string, rope)).comparisons();

        assertEquals(1, comparisons.made().size());
        assertEquals(rope, comparisons.made().get(0).first());
        assertEquals(string, comparisons.made().get(0).second());
    }

    @Test
    void tellsNeedleRunsApartThatBothFindHalf() {
        var half = needles("rope", true, false, true, false);
        var whole = needles("string", true, true, true, true);

        var comparisons =
                SchemeComparisons.of("rope", List.of(half, whole)).comparisons().made();

        assertEquals(
                List.of("4-needle", "4-needle, all needles", "4-needle, recall"),
                comparisons.stream().map(RunComparison::name).toList());
        assertEquals(
                List.of(0.0, 100.0, 50.0),
                comparisons.stream()
                        .map(comparison -> comparison.paired().difference())
                        .toList());
        assertEquals(
                List.of("m rope", "4096", "100.00", "0.00", "50.00", "100.00", "0.00", "100.00", "0.00", "1"),
                Grid.of(ScoreTable.of(List.of(half)).get(0)).rows().get(0));
    }

    private static ScoredFile needles(String name, boolean... found) {
        var needles = IntStream.range(0, found.length)
                .mapToObj(i -> new NeedleOutcome("n" + i, OptionalDouble.empty(), OptionalInt.empty(), found[i]))
                .toList();
        double score = 100.0 * needles.stream().filter(NeedleOutcome::found).count() / found.length;
        var sample = new ScoredSample(
                0,
                1,
                score,
                OptionalInt.of(100),
                OptionalInt.empty(),
                "",
                "",
                needles,
                Optional.empty(),
                Optional.empty());
        return new ScoredFile(
                Path.of(name),
                NiahCard.FOUR_NEEDLES,
                "m",
                name,
                "niah-4-needle",
                ScoreScale.YES_NO,
                4096,
                List.of(sample),
                List.of(),
                Optional.empty(),
                Optional.of(MeanEstimate.of(new double[] {1}, ScoreScale.YES_NO)));
    }

    @Test
    void baselineWithoutTheTaskIsRefused() {
        var comparisons = Comparisons.withBaseline(List.of(), List.of(file("rope", Optional.empty(), 1)));

        assertEquals(
                List.of("rope: the baseline has no runs of niah_single_1 at length 4096; one is wanted"),
                comparisons.refusals());
    }

    @Test
    void recallIsCountedByDepthAndByDistance() {
        var run = List.of(file("rope", Optional.empty(), 0, 0, 0, 1, 1, 1, 1, 1, 1, 1));

        var depth = RecallMap.of(List.of("4K"), List.of(run), Place.DEPTH);
        var distance = RecallMap.of(List.of("4K"), List.of(run), Place.DISTANCE);

        assertEquals(List.of("4K"), depth.columns());
        assertEquals(
                List.of(0.0, 0.0, 0.0, 100.0, 100.0, 100.0, 100.0, 100.0, 100.0, 100.0),
                depth.cells().stream().map(cell -> cell.percent()).toList());
        // Sample 0 lies at distance 100 of 100, sample 1 at 90: both in the last band, which loses both.
        assertEquals(9, distance.cells().get(distance.cells().size() - 1).row());
        assertEquals(0, distance.cells().get(distance.cells().size() - 1).percent());
    }

    @Test
    void intervalsArePercents() {
        var file = file("rope", Optional.empty(), 1, 0);
        assertTrue(file.intervalPercent().contains(50));
        assertTrue(file.intervalPercent().lower() > 1);
    }
}

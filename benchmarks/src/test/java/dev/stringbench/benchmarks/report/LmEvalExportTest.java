package dev.stringbench.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stringbench.benchmarks.catalogue.TaskCard;
import dev.stringbench.benchmarks.scorefiles.KnownTasks;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import dev.stringbench.benchmarks.scorefiles.ScoredSample;
import dev.stringbench.scoring.ScoreScale;
import dev.stringbench.scoring.statistics.MeanEstimate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LmEvalExportTest {

    private static final TaskCard TASK = KnownTasks.find("vt").orElseThrow();

    @TempDir
    private Path folder;

    /** The scores' standard deviation with divisor n - 1 is 0.5 for four samples and 0.25 for sixteen. */
    @Test
    void givesTheMeanItsStandardErrorAndTheNumberOfSamplesForEachLength() throws IOException {
        double[] sixteen = new double[16];
        for (int i = 0; i < 16; i++) {
            sixteen[i] = 0.5 + (i % 2 == 0 ? 1 : -1) * 0.25 * Math.sqrt(15.0 / 16);
        }
        LmEvalExport.write(
                folder, List.of(file(4096, 1, 0, 1, 1), file(8192, sixteen)), Instant.parse("2026-11-01T12:00:00Z"));

        JsonNode results = read("org__tiny__rope/results_2026-11-01T12-00-00.000000.json");
        JsonNode task = results.path("results").path("ruler_vt");
        assertEquals(0.75, task.path("4096,none").doubleValue());
        assertEquals(0.25, task.path("4096_stderr,none").doubleValue(), 1e-15);
        assertEquals(0.5, task.path("8192,none").doubleValue());
        assertEquals(0.0625, task.path("8192_stderr,none").doubleValue(), 1e-15);
        JsonNode samples = results.path("n-samples").path("ruler_vt");
        assertEquals(20, samples.path("original").intValue());
        assertEquals(20, samples.path("effective").intValue());
        assertEquals("org/tiny rope", results.path("model_name").textValue());
        assertEquals("org__tiny__rope", results.path("model_name_sanitized").textValue());
        assertEquals(1793534400L, results.path("date").longValue());
    }

    @Test
    void numbersTheSamplesOfAllLengthsAndGivesOtherLengthsMinusOne() throws IOException {
        LmEvalExport.write(folder, List.of(file(4096, 1), file(8192, 0.5)), Instant.EPOCH);

        List<String> lines =
                Files.readAllLines(folder.resolve("org__tiny__rope/samples_ruler_vt_1970-01-01T00-00-00.000000.jsonl"));
        assertEquals(2, lines.size());
        JsonNode first = new JsonMapper().readTree(lines.get(0));
        JsonNode second = new JsonMapper().readTree(lines.get(1));
        assertEquals(0, first.path("doc_id").intValue());
        assertEquals(1, second.path("doc_id").intValue());
        assertEquals(1.0, first.path("4096").doubleValue());
        assertEquals(-1.0, first.path("8192").doubleValue());
        assertEquals(-1.0, second.path("4096").doubleValue());
        assertEquals(0.5, second.path("8192").doubleValue());
        assertEquals("7", first.path("target").textValue());
        assertEquals("an answer", first.path("resps").path(0).path(0).textValue());
    }

    private JsonNode read(String name) throws IOException {
        return new JsonMapper().readTree(Files.readString(folder.resolve(name)));
    }

    private static ScoredFile file(int lengthTokens, double... scores) {
        List<ScoredSample> samples = IntStream.range(0, scores.length)
                .mapToObj(i -> new ScoredSample(
                        i,
                        i + 1,
                        scores[i],
                        OptionalInt.of(100),
                        OptionalInt.empty(),
                        "an answer",
                        "7",
                        List.of(),
                        Optional.empty(),
                        Optional.empty()))
                .toList();
        return new ScoredFile(
                Path.of("rope.jsonl"),
                TASK,
                "org/tiny",
                "rope",
                "ruler",
                ScoreScale.FRACTION,
                lengthTokens,
                samples,
                List.of(),
                Optional.empty(),
                Optional.of(MeanEstimate.of(scores, ScoreScale.FRACTION)));
    }
}

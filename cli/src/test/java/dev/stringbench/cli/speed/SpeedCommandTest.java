package dev.stringbench.cli.speed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.TinyModelFolder;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.folder.ModelConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpeedCommandTest {

    private static final String NUMBER = "[0-9.]+(E-?[0-9]+)?";

    @TempDir
    private Path folder;

    private Path model = Path.of("unset");

    @BeforeEach
    void writeModel() throws IOException {
        model = TinyModelFolder.write(folder.resolve("tiny"));
    }

    @Test
    void printsATableOfTheOpAndOneOfTheModel() {
        CommandRun run = speed("--random-weights", "--lengths", "40,90", "--position", "rope,string");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("tiny, 2 layers, float32 on cpu (DJL"), run.out());
        assertTrue(run.out().contains("matrix rate "), run.out());
        assertTrue(run.out().contains("decoding one sequence: as several, on the CPU"), run.out());
        assertTrue(run.out().contains("attention of one layer"), run.out());
        assertTrue(run.out().contains("two passes of the original (S 29, cpu)"), run.out());
        assertTrue(run.out().contains("plain causal, one call (cpu)"), run.out());
        assertTrue(run.out().contains("whole model"), run.out());
        assertTrue(run.out().lines().anyMatch(line -> line.matches("string \\(S 29, W 128\\) +90 .*GiB")), run.out());
    }

    @Test
    void writesALineOfCsvForEachMeasurement() {
        CommandRun run = speed("--random-weights", "--lengths", "90", "--format", "csv");
        assertEquals(0, run.exitCode(), run.err());
        List<String> lines = run.out().lines().toList();
        List<String> names = List.of(lines.get(0).split(","));
        assertEquals(28, names.size(), lines.get(0));
        var ways = new ArrayList<String>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = Arrays.asList(line.split(",", -1));
            assertEquals(names.size(), cells.size(), line);
            ways.add(String.join(" ", cells.subList(0, 5)).strip());
            assertTrue(cells.get(names.indexOf("prefill_seconds")).matches(NUMBER), line);
            assertEquals("2", cells.get(names.indexOf("prefill_samples")));
        }
        assertEquals(
                List.of(
                        "model 90 rope",
                        "model 90 string 29 128",
                        "attention 90 rope",
                        "attention 90 string 29 128",
                        "attention 90 causal",
                        "attention 90 two-pass 29"),
                ways);
    }

    @Test
    void writesWhatSeveralDevicesDoInTheLastColumnsOfTheModelsLines() {
        CommandRun run = speed(
                "--random-weights", "--lengths", "40", "--format", "csv", "--tensor-parallel", "2", "--replicas", "2");
        assertEquals(0, run.exitCode(), run.err());
        List<String> lines = run.out().lines().toList();
        List<String> names = List.of(lines.get(0).split(","));
        assertEquals(
                List.of(
                        "failure",
                        "scaling_copies",
                        "scaling_tensor_parallel",
                        "scaling_prefill_tokens_per_second",
                        "scaling_prefill_speed_to_one",
                        "scaling_decode_tokens_per_second",
                        "scaling_decode_speed_to_one",
                        "scaling_prefill_seconds_in_sums",
                        "scaling_step_seconds_in_sums"),
                names.subList(27, names.size()));
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = Arrays.asList(line.split(",", -1)).subList(28, names.size());
            if (line.startsWith("model,")) {
                assertEquals(List.of("2", "2"), cells.subList(0, 2), line);
                assertTrue(cells.stream().allMatch(cell -> cell.matches(NUMBER)), line);
            } else {
                assertTrue(cells.stream().allMatch(String::isEmpty), line);
            }
        }
    }

    @Test
    void countsFlopsAndRatesInJson() throws IOException {
        Path output = folder.resolve("new/speed.json");
        CommandRun run =
                speed("--random-weights", "--lengths", "90", "--format", "json", "--output", output.toString());
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("", run.out());
        JsonNode report = new JsonMapper().readTree(Files.readString(output));
        assertEquals("cpu", report.path("attention_kernel").asText());
        JsonNode rope = report.path("rows").get(2);
        JsonNode string = report.path("rows").get(3);
        JsonNode whole = report.path("rows").get(1);
        // 90 tokens make 4,095 pairs; 4 heads of 8 take 2 products of 8 multiply-adds each.
        assertEquals(4095 * 4 * 2 * 2 * 8, string.path("prefill_flops").asLong());
        double seconds = string.path("prefill_seconds").asDouble();
        assertEquals(
                rope.path("prefill_seconds").asDouble() / seconds,
                string.path("prefill_speed_to_rope").asDouble(),
                1e-9);
        assertEquals(
                524_160 / seconds / report.path("matmul_flops_per_second").asDouble(),
                string.path("prefill_share_of_matmul").asDouble(),
                1e-9);
        assertFalse(rope.has("prefill_speed_to_rope"));
        assertFalse(rope.has("shifted_offset"));
        // Each token goes through 2 layers of 2 (32 x 32) + 2 (32 x 16) + 3 (32 x 48) weights, the last through 258 x
        // 32.
        assertEquals(
                90 * 2 * 2 * (2048 + 1024 + 4608) + 2 * 258 * 32 + 2 * 524_160,
                whole.path("prefill_flops").asLong());
        // A step reads all weights, as the head is the embedding, and 90 keys and values of 16 in 2 layers, 4 bytes
        // each.
        double bytes = 4 * (258 * 32 + 2 * (2048 + 1024 + 4608 + 64) + 32) + 90 * 2 * 16 * 2 * 4;
        assertEquals(
                bytes / whole.path("decode_seconds").asDouble(),
                whole.path("decode_bytes_per_second").asDouble(),
                1);
        assertTrue(whole.path("peak_bytes").asLong() > 1 << 20, whole.toString());
    }

    @Test
    void decodesSeveralSequencesTogether() throws IOException {
        CommandRun run = speed(
                "--random-weights", "--lengths", "90", "--batch", "3", "--position", "string", "--format", "json");
        assertEquals(0, run.exitCode(), run.err());
        JsonNode rows = new JsonMapper().readTree(run.out()).path("rows");
        JsonNode one = rows.get(0);
        JsonNode three = rows.get(1);
        assertEquals(1, one.path("sequences").asInt());
        assertEquals(3, three.path("sequences").asInt());
        double tokens = three.path("decode_tokens_per_second").asDouble();
        assertEquals(3 / three.path("decode_seconds").asDouble(), tokens, 1e-6 * tokens);
        assertEquals(
                tokens / one.path("decode_tokens_per_second").asDouble(),
                three.path("decode_speed_to_one_sequence").asDouble(),
                1e-9);
        assertFalse(three.has("prefill_seconds"));
    }

    @Test
    void measuresTheOpOfAPackagedShapeWithoutWeights() {
        CommandRun run = CommandRun.of(
                "speed", "--shape", "llama3.2-1b", "--op-only", "--lengths", "64", "--repeat", "1", "--device", "cpu");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("llama3.2-1b, 16 layers"), run.out());
        assertFalse(run.out().contains("whole model"), run.out());
    }

    @Test
    void shortensAModel() {
        CommandRun run = speed("--layers", "1", "--lengths", "20", "--prefill-chunk", "7");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("tiny, 1 layers, float32 on cpu"), run.out());
        assertTrue(run.out().contains("blocks of 7 tokens"), run.out());
    }

    @Test
    void everyPackagedShapeIsAModelThatCanBeRun() {
        for (String name : ModelShape.NAMES) {
            ModelShape unpacked = ModelShape.packaged(name, null);
            try (ModelShape shape = unpacked) {
                ModelConfig config = ModelConfigReader.read(shape.folder());
                assertEquals(
                        name.equals("llama3.2-1b") ? 64 : 128,
                        config.attention().headDim(),
                        name);
            }
            assertFalse(Files.exists(unpacked.folder()));
        }
    }

    @Test
    void goesOnAfterALengthThatCannotBeRun() {
        CommandRun run = speed(
                "--random-weights",
                "--lengths",
                "20,60",
                "--position",
                "string-original",
                "--shifted-offset",
                "30",
                "--local-value",
                "4");
        assertEquals(1, run.exitCode(), run.err());
        assertTrue(run.out().contains("20 tokens, string-original (S 30, W 4): string-original: "), run.out());
        assertTrue(run.out().lines().anyMatch(line -> line.matches("string-original .* 60 .*GiB")), run.out());
    }

    @Test
    void writesTheArchivesForPython() {
        Path archive = folder.resolve("archive");
        CommandRun run = CommandRun.of("speed", "--write-archive", archive.toString());
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(Files.exists(archive.resolve("program.pt")));
        assertTrue(Files.exists(archive.resolve("benchmark.pt")));
    }

    @Test
    void namesWhatIsWrong() {
        assertUsage("--shape is gpt; it must be one of llama3.1-8b", "--shape", "gpt");
        assertUsage("--format is xml; it must be text, csv or json", "--format", "xml");
        assertUsage("--lengths is 1; it must be at least 2", "--lengths", "8,1");
        assertUsage("--repeat is 0; it must be at least 1", "--repeat", "0");
        assertUsage("--layers is 0; it must be at least 1", "--layers", "0");
        assertUsage("give one of them", "--shape", "llama3.1-8b", "--model-path", model.toString());
        assertUsage("beyond the model's window", "--model-path", model.toString(), "--lengths", "1025", "--strict");
    }

    private static void assertUsage(String message, String... options) {
        String[] all = Stream.concat(Stream.of("speed"), Arrays.stream(options)).toArray(String[]::new);
        CommandRun run = CommandRun.of(all);
        assertEquals(2, run.exitCode(), run.err());
        assertTrue(run.err().contains(message), run.err());
        assertEquals("", run.out());
    }

    private CommandRun speed(String... options) {
        return CommandRun.of(Stream.concat(
                        Stream.of(
                                "speed",
                                "--model-path",
                                model.toString(),
                                "--device",
                                "cpu",
                                "--repeat",
                                "2",
                                "--new-tokens",
                                "3"),
                        Arrays.stream(options))
                .toArray(String[]::new));
    }
}

package dev.stringbench.cli.bench.niah;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.TinyModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NiahCommandTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    private Path model = Path.of("unset");

    @BeforeEach
    void writeModel() throws IOException {
        model = TinyModelFolder.write(folder.resolve("models/tiny"));
    }

    @Test
    void runsBothSchemesOnTheSameSamplesAndReportsThemSideBySide() throws IOException {
        CommandRun run = niah("--position", "rope,string", "--num-test", "2");
        assertEquals(0, run.exitCode(), run.err());
        List<Path> files = resultFiles();
        assertEquals(2, files.size(), files.toString());
        assertTrue(files.get(0).getFileName().toString().startsWith("rope-L1024-"), files.toString());
        assertTrue(files.get(1).getFileName().toString().startsWith("string-L1024-S0.33L-W128-"), files.toString());
        List<String> rope = Files.readAllLines(files.get(0));
        List<String> string = Files.readAllLines(files.get(1));
        assertEquals(2, rope.size());
        for (int index = 0; index < 2; index++) {
            JsonNode first = JSON.readTree(rope.get(index));
            JsonNode second = JSON.readTree(string.get(index));
            assertEquals(first.get("prompt_sha256"), second.get("prompt_sha256"));
            assertEquals(index, first.get("index").asInt());
            assertEquals(4, first.get("needle").size());
            assertTrue(first.get("ctx_len").asInt() > 1024 - 128, "the prompt is the first one over its limit");
            int farthest = first.get("needles").get(0).get("distance").asInt();
            int nearest = first.get("needles").get(3).get("distance").asInt();
            assertTrue(farthest > nearest && nearest > 0, first.toString());
        }
        assertTrue(run.out().contains("string (S 295, W 128) - rope over 2 samples"), run.out());
        List<String> csv = Files.readAllLines(folder.resolve("niah-results/tiny/summary.csv"));
        assertEquals(3, csv.size());
        assertTrue(csv.get(0).startsWith("model,task,position,max_length,"), csv.get(0));
        assertTrue(
                csv.get(2).startsWith("tiny,niah_4needle,string,1024,295,128,synthetic,once,2,2,0,true,"), csv.get(2));
    }

    @Test
    void continuesWhereARunStoppedAndEndsWithTheSameBytes() throws IOException {
        assertEquals(0, niah("--num-test", "3").exitCode());
        Path file = resultFiles().get(0);
        List<String> whole = Files.readAllLines(file);
        Files.writeString(file, whole.get(1) + "\n" + whole.get(2).substring(0, 40));
        CommandRun again = niah("--num-test", "3");
        assertEquals(0, again.exitCode(), again.err());
        assertTrue(again.err().contains("niah string: 1 of 3 samples are done already"), again.err());
        assertEquals(whole, Files.readAllLines(file));
    }

    @Test
    void runsSeveralLengthsWithOffsetsOfTheirOwn() {
        CommandRun run = niah("--num-test", "1", "--test-max-length", "512,1024");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("4 needles in 512 tokens"), run.out());
        assertTrue(run.out().contains("string (S 126, W 128)"), run.out());
        assertTrue(run.out().contains("4 needles in 1,024 tokens"), run.out());
        assertTrue(run.out().contains("string (S 295, W 128)"), run.out());
        assertEquals(2, resultFiles().size());
    }

    @Test
    void acceptsTheOriginalsSpelling() {
        CommandRun run =
                niah("--num_test=1", "--test_max_length", "768", "--shifted_ratio", "0.5", "--local_value", "16");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("string (S 320, W 16)"), run.out());
    }

    @Test
    void saysWhenARatioMeansPlainRope() {
        CommandRun run = niah("--num-test", "1", "--shifted-ratio", "1.0");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.err().contains("means plain RoPE; running rope"), run.err());
        assertTrue(resultFiles().get(0).getFileName().toString().startsWith("rope-"));
    }

    @Test
    void warnsBeyondTheWindowAndRefusesWithStrict() {
        CommandRun warned = niah("--num-test", "1", "--test-max-length", "1100");
        assertEquals(0, warned.exitCode(), warned.err());
        assertTrue(
                warned.err().contains("warning: the test's length of 1100 tokens is beyond the model's window of 1024"),
                warned.err());
        assertUsage(
                niah("--num-test", "1", "--test-max-length", "1100", "--strict"),
                "string-bench niah: the test's length of 1100 tokens is beyond the model's window of 1024"
                        + " (max_position_embeddings); give a shorter --test-max-length or leave --strict out"
                        + " (see 'string-bench niah --help')");
    }

    @Test
    void refusesResultsOfAnotherRun() throws IOException {
        assertEquals(0, niah("--num-test", "1").exitCode());
        Path file = resultFiles().get(0);
        Path sidecar = file.resolveSibling(file.getFileName().toString().replace(".jsonl", ".meta.json"));
        Files.writeString(sidecar, Files.readString(sidecar).replace("\"seed\" : \"42\"", "\"seed\" : \"41\""));
        CommandRun run = niah("--num-test", "1");
        assertEquals(1, run.exitCode());
        assertTrue(
                run.err()
                        .lines()
                        .reduce((first, second) -> second)
                        .orElse("")
                        .contains("data.settings.seed is 41, not 42"),
                run.err());
    }

    @Test
    void asksForAModelWhereNoneIsEmbedded() {
        assertUsage(
                CommandRun.of("niah"),
                "string-bench niah: no model was given and this build has no embedded demo model; give --model-path DIR,"
                        + " the folder of a Hugging Face model (config.json, *.safetensors, tokenizer.json)"
                        + " (see 'string-bench niah --help')");
    }

    @Test
    void asksForTheEssaysWhereTheyAreMissing() {
        CommandRun run = CommandRun.of(
                "niah",
                "--model-path",
                model.toString(),
                "--random-weights",
                "--data-sources",
                folder.toString(),
                "--output",
                folder.toString());
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("PaulGrahamEssays.json"), run.err());
        assertTrue(run.err().contains("data fetch"), run.err());
        assertFalse(Files.exists(folder.resolve("niah-results")), "nothing half made is left");
    }

    @Test
    void namesOptionsThatAreOutOfRange() {
        assertUsageStart(niah("--num-test", "0"), "string-bench niah: --num-test is 0; it must be at least 1");
        assertUsageStart(niah("--test-max-length", "200"), "string-bench niah: --test-max-length is 200");
        assertUsageStart(niah("--shifted-ratio", "1.5"), "string-bench niah: --shifted-ratio is 1.5");
        assertUsageStart(niah("--position", "nope"), "string-bench niah: --position is nope");
        assertUsageStart(niah("--numbers", "never"), "string-bench niah: --numbers is never");
        assertUsageStart(niah("--haystack", "pins"), "string-bench niah: --haystack is pins");
        assertUsageStart(niah("--dtype", "int3"), "string-bench niah: --dtype is int3");
        assertUsageStart(niah("--nonsense"), "string-bench niah: Unknown option: '--nonsense'");
    }

    private CommandRun niah(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "niah",
                "--model-path",
                model.toString(),
                "--random-weights",
                "--device",
                "cpu",
                "--output",
                folder.toString()));
        List<String> given = List.of(more);
        if (!given.contains("--haystack")) {
            arguments.addAll(List.of("--haystack", "synthetic"));
        }
        arguments.addAll(given);
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private List<Path> resultFiles() {
        Path results = folder.resolve("niah-results/tiny");
        try (var files = Files.list(results)) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .filter(file -> !file.toString().endsWith(".events.jsonl"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void assertUsage(CommandRun run, String line) {
        assertEquals(2, run.exitCode());
        assertEquals("", run.out());
        assertEquals(line + System.lineSeparator(), run.err());
    }

    private static void assertUsageStart(CommandRun run, String start) {
        assertEquals(2, run.exitCode(), run.err());
        assertTrue(run.err().startsWith(start), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }
}

package dev.stringbench.cli.bench.ruler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.TinyModelFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulerCommandTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    private Path model = Path.of("unset");

    @BeforeEach
    void writeModelAndSources() throws IOException {
        model = TinyModelFolder.write(folder.resolve("tiny"));
        Path words = Files.createDirectories(folder.resolve("sources/wonderwords"));
        Files.write(words.resolve("adjectivelist.txt"), List.of("calm", "dry", "early", "plain"));
        Files.write(words.resolve("nounlist.txt"), List.of("gate", "harbour", "kettle", "lantern", "meadow"));
        Files.write(words.resolve("verblist.txt"), List.of("carry", "mend", "row"));
    }

    @Test
    void preparesWhatIsMissingAndTestsEachTaskUnderEachScheme() throws IOException {
        Path questions = Files.createDirectories(folder.resolve("data/qa_1")).resolve("tiny-4096.jsonl");
        Files.writeString(questions, """
                {"index": 0, "input": "Where is the kettle?", "outputs": ["harbour", "the harbour"], "length": 40}
                {"index": 1, "input": "Where is the lantern?", "outputs": ["in the meadow"], "length": 40}
                """);
        CommandRun run = ruler("--task", "niah_single_1,qa_1", "--position", "rope,string", "--num-samples", "2");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(
                1,
                run.err().lines().filter(line -> line.startsWith("prepared ")).count(),
                run.err());
        List<String> table = run.out().lines().filter(line -> !line.isEmpty()).toList();
        assertTrue(table.get(0).startsWith("tiny, RULER in 4,096 tokens"), run.out());
        assertTrue(table.get(1).matches("task +rope +string \\(S 1351, W 128\\)"), run.out());
        assertTrue(table.get(2).matches("niah_single_1 +0\\.0% \\(0\\.0 to [\\d.]+\\).*"), run.out());
        assertTrue(table.get(3).startsWith("qa_1 "), run.out());
        assertTrue(table.get(4).matches("average +0\\.0% +0\\.0%"), run.out());
        List<Path> needles = resultFiles("niah_single_1");
        assertEquals(2, needles.size(), needles.toString());
        assertTrue(needles.get(0).getFileName().toString().startsWith("rope-L4096-"), needles.toString());
        assertTrue(needles.get(1).getFileName().toString().startsWith("string-L4096-S0.33L-W128-"), needles.toString());
        JsonNode needle = JSON.readTree(Files.readAllLines(needles.get(0)).get(0));
        JsonNode place = needle.get("needles").get(0);
        assertTrue(place.get("distance").asInt() > 0 && place.get("depth").asDouble() < 1, needle.toString());
        JsonNode sample = JSON.readTree(Files.readAllLines(folder.resolve("data/niah_single_1/tiny-4096.jsonl"))
                .get(0));
        int bytes = sample.get("input").asText().length();
        assertEquals(bytes + 1, needle.get("ctx_len").asInt(), "one token a byte, and the one that begins a text");
        JsonNode question =
                JSON.readTree(Files.readAllLines(resultFiles("qa_1").get(1)).get(1));
        assertEquals("false", question.get("score").toString());
        assertEquals(21 + 1, question.get("ctx_len").asInt());
        assertFalse(question.get("needles").get(0).has("distance"), question.toString());
        List<String> csv = Files.readAllLines(folder.resolve("Predictions/qa_1/tiny/summary.csv"));
        assertEquals(3, csv.size());
        assertTrue(
                csv.get(2).startsWith("tiny,qa_1,string,4096,1351,128,,tiny-4096.jsonl,2,2,0,true,0.00,"), csv.get(2));
    }

    @Test
    void scoresItsOwnFilesAgainWithoutAProblem() {
        assertEquals(0, ruler("--task", "niah_single_1", "--num-samples", "1").exitCode());
        CommandRun score = CommandRun.of(
                "score", folder.resolve("Predictions/niah_single_1").toString());
        assertEquals(0, score.exitCode(), score.out() + score.err());
    }

    @Test
    void continuesWhereARunStoppedAndEndsWithTheSameBytes() throws IOException {
        assertEquals(0, ruler("--task", "niah_single_1", "--num-samples", "3").exitCode());
        Path file = resultFiles("niah_single_1").get(0);
        List<String> whole = Files.readAllLines(file);
        Files.writeString(file, whole.get(1) + "\n" + whole.get(2).substring(0, 40));
        CommandRun again = test("--task", "niah_single_1");
        assertEquals(0, again.exitCode(), again.err());
        assertTrue(again.err().contains("niah_single_1 4096 string: 1 of 3 samples are done already"), again.err());
        assertEquals(whole, Files.readAllLines(file));
    }

    @Test
    void takesAPartOfAFileAndSweepsOverLengths() throws IOException {
        CommandRun run =
                ruler("--task", "niah_single_1", "--num_samples", "3", "--lengths", "2048,4096", "--start_idx=1");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("RULER in 2,048 tokens"), run.out());
        assertTrue(run.out().contains("RULER in 4,096 tokens"), run.out());
        List<Path> files = resultFiles("niah_single_1");
        assertEquals(2, files.size());
        assertEquals(2, Files.readAllLines(files.get(0)).size());
        CommandRun rest = ruler("--task", "niah_single_1", "--num-samples", "2");
        assertEquals(0, rest.exitCode(), rest.err());
        assertTrue(rest.err().contains("1 of 2 samples are done already"), rest.err());
    }

    @Test
    void givesQwen2TheOriginalsYarnAndLocalValue() throws IOException {
        Files.writeString(
                model.resolve("config.json"),
                TinyModelFolder.config().put("model_type", "qwen2").toPrettyString());
        assertEquals(0, ruler("--task", "niah_single_1", "--num-samples", "1").exitCode());
        String small = resultFiles("niah_single_1").get(0).getFileName().toString();
        assertTrue(small.startsWith("string-L4096-S0.33L-W512-F1-"), small);
        // The data need not fill the length for the length to set S and the factor.
        CommandRun run = test(
                "--task",
                "niah_single_1",
                "--data",
                dataFile().toString(),
                "--max-length",
                "131072",
                "--shifted-ratio",
                "0.5");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("string (S 65536, W 512, yarn 2.0 from 32768)"), run.out());
        assertTrue(
                resultFiles("niah_single_1").stream()
                        .anyMatch(file -> file.getFileName().toString().startsWith("string-L131072-S0.5L-W512-F2-")),
                run.err());
    }

    @Test
    void namesWhatIsWrongInOneLine() throws IOException {
        assertFailure(1, test("--task", "vt"), "there is no RULER data file");
        assertFailure(2, test("--task", "niah_single_9"), "there is no RULER task \"niah_single_9\"");
        assertFalse(Files.exists(folder.resolve("Predictions")), "nothing is made");
        assertEquals(0, ruler("--task", "niah_single_1", "--num-samples", "2").exitCode());
        assertFailure(2, test("--task", "niah_single_1", "--start-idx", "2"), "--start-idx is 2; it must be 0 to 1");
        assertFailure(2, test("--task", "niah_single_1", "--stop-idx", "3"), "--stop-idx is 3; it must be 1 to 2");
        assertFailure(2, test("--data", dataFile().toString()), "--data is one file; give one --task");
        assertFailure(2, ruler("--task", "niah_single_1", "--num-samples", "5"), "--num-samples is 5, but");
        assertFailure(2, ruler("--task", "niah_single_1", "--template", "llama9"), "llama9");
        List<String> lines = Files.readAllLines(dataFile());
        Files.writeString(dataFile(), lines.get(0) + "\n" + lines.get(1).substring(0, 50) + "\n");
        assertFailure(1, test("--task", "niah_single_1"), "tiny-4096.jsonl line 2 is not a RULER sample: not JSON");
        assertFailure(1, ruler("--task", "qa_1"), "squad.json");
    }

    @Test
    void refusesResultsOfOtherData() throws IOException {
        assertEquals(0, ruler("--task", "niah_single_1", "--num-samples", "1").exitCode());
        Path sidecar = resultFiles("niah_single_1").get(0);
        sidecar = sidecar.resolveSibling(sidecar.getFileName().toString().replace(".jsonl", ".meta.json"));
        Files.writeString(sidecar, Files.readString(sidecar).replaceFirst("\"sha256\" : \"..", "\"sha256\" : \"zz"));
        CommandRun run = test("--task", "niah_single_1");
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("data.sha256 is zz"), run.err());
    }

    private CommandRun ruler(String... more) {
        return run(
                "ruler",
                List.of(
                        "--save-dir",
                        folder.resolve("data").toString(),
                        "--data-sources",
                        folder.resolve("sources").toString()),
                more);
    }

    private CommandRun test(String... more) {
        List<String> data = Arrays.asList(more).contains("--data")
                ? List.of()
                : List.of("--data", folder.resolve("data").toString());
        return run("ruler-test", data, more);
    }

    private CommandRun run(String command, List<String> data, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                command,
                "--model-path",
                model.toString(),
                "--random-weights",
                "--device",
                "cpu",
                "--output",
                folder.toString()));
        List<String> given = List.of(more);
        if (!given.contains("--max-length") && !given.contains("--lengths")) {
            arguments.addAll(List.of("--max-length", "4096"));
        }
        arguments.addAll(data);
        arguments.addAll(given);
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private Path dataFile() {
        return folder.resolve("data/niah_single_1/tiny-4096.jsonl");
    }

    private List<Path> resultFiles(String task) {
        try (Stream<Path> files =
                Files.list(folder.resolve("Predictions").resolve(task).resolve("tiny"))) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .filter(file -> !file.toString().endsWith(".events.jsonl"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertFailure(int exitCode, CommandRun run, String words) {
        assertEquals(exitCode, run.exitCode(), run.err());
        assertTrue(run.err().contains(words), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }
}

package dev.stringbench.cli.bench.ruler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.TinyModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulerPrepareCommandTest {

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
    void writesOneFileATaskInTheOriginalsFormat() throws IOException {
        CommandRun run = prepare("--task", "niah_single_1,niah_multikey_2", "--num-samples", "3");
        assertEquals(0, run.exitCode(), run.err());
        List<String> files = run.out().lines().toList();
        assertEquals(2, files.size(), run.out());
        List<String> lines = Files.readAllLines(folder.resolve("data/niah_single_1/tiny-4096.jsonl"));
        assertEquals(3, lines.size());
        JsonNode sample = new JsonMapper().readTree(lines.get(0));
        assertEquals(
                List.of("index", "input", "outputs", "length"),
                sample.properties().stream().map(java.util.Map.Entry::getKey).toList());
        assertTrue(sample.get("length").asInt() <= 4096, lines.get(0));
        assertTrue(
                sample.get("input")
                        .asText()
                        .contains(sample.get("outputs").get(0).asText()),
                lines.get(0));
    }

    @Test
    void showsAChangedOptionInTheFolderName() {
        CommandRun run =
                prepare("--task", "niah_single_1", "--num-samples", "1", "--set", "num_needle_k=2", "--threads", "1");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(Files.exists(folder.resolve("data/niah_single_1-num_needle_k=2/tiny-4096.jsonl")), run.out());
    }

    @Test
    void namesWhatIsWrongAndLeavesNothing() throws IOException {
        assertFailure(2, prepare("--task", "niah_single_9"), "niah_single_9");
        assertFailure(2, prepare("--template", "llama9"), "llama9");
        assertFailure(2, prepare("--chunk-idx", "3", "--chunk-amount", "2"), "--chunk-idx is 3; it must be 0 to 1");
        assertFailure(2, prepare("--threads", "0"), "--threads is 0");
        assertFailure(2, prepare("--set", "num_hops=2"), "--set changes one task");
        assertFailure(2, prepare("--task", "vt", "--set", "num_jumps=2"), "num_jumps");
        assertFailure(1, prepare("--task", "qa_1"), "squad.json");
        try (Stream<Path> left = Files.walk(folder.resolve("data"))) {
            assertEquals(List.of(), left.filter(Files::isRegularFile).toList(), "no half-written file is left");
        }
    }

    private CommandRun prepare(String... more) {
        Stream<String> arguments = Stream.of(
                "ruler-prepare",
                "--model-path",
                model.toString(),
                "--max-length",
                "4096",
                "--save-dir",
                folder.resolve("data").toString(),
                "--data-sources",
                folder.resolve("sources").toString());
        return CommandRun.of(Stream.concat(arguments, Arrays.stream(more)).toArray(String[]::new));
    }

    private static void assertFailure(int exitCode, CommandRun run, String words) {
        assertEquals(exitCode, run.exitCode(), run.err());
        assertTrue(run.err().contains(words), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }
}

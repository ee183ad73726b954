package dev.stringbench.cli.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.TinyModelFolder;
import dev.stringbench.data.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCommandTest {

    @TempDir
    private Path folder;

    @Test
    void listsWhatIsThereWithItsTerms() throws IOException {
        Path words = Files.createDirectories(folder.resolve("wonderwords"));
        Files.writeString(words.resolve("nounlist.txt"), "not the real list\n");
        CommandRun run = CommandRun.of("data", "list", "--data-sources", folder.toString());
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(
                run.out().lines().anyMatch(line -> line.matches("damaged +54,781 +wonderwords/nounlist.txt +.*MIT.*")));
        assertTrue(run.out().lines().anyMatch(line -> line.startsWith("missing") && line.contains("squad.json")));
    }

    @Test
    void fetchesFromAFolderAndVerifies() throws IOException {
        Path mirror = Files.createDirectories(folder.resolve("mirror/punkt_english"));
        Files.writeString(mirror.resolve("sent_starters.txt"), "then\n");
        String target = folder.resolve("target").toString();
        CommandRun fetched = CommandRun.of(
                "data",
                "fetch",
                "punkt_english/sent_starters.txt",
                "--mirror",
                folder.resolve("mirror").toString(),
                "--data-sources",
                target);
        assertEquals(0, fetched.exitCode(), fetched.err());
        assertEquals("present punkt_english/sent_starters.txt" + System.lineSeparator(), fetched.out());
        assertEquals(
                0,
                CommandRun.of("data", "verify", "punkt_english/sent", "--data-sources", target)
                        .exitCode());
        CommandRun whole = CommandRun.of("data", "verify", "punkt_english", "--data-sources", target);
        assertEquals(1, whole.exitCode());
        assertTrue(whole.out().contains("missing punkt_english/collocations.tab"), whole.out());
    }

    @Test
    void namesWhatAMirrorLacksAndGoesOn() throws IOException {
        Path mirror = Files.createDirectories(folder.resolve("mirror/punkt_english"));
        Files.writeString(mirror.resolve("sent_starters.txt"), "then\n");
        CommandRun run = CommandRun.of(
                "data",
                "fetch",
                "punkt_english",
                "--mirror",
                folder.resolve("mirror").toString(),
                "--data-sources",
                folder.resolve("target").toString());
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("has no punkt_english/abbrev_types.txt"), run.err());
        assertTrue(run.out().contains("present punkt_english/sent_starters.txt"), run.out());
        assertFalse(Files.exists(folder.resolve("target/punkt_english/abbrev_types.txt")));
    }

    @Test
    void namesAnUnknownDataSetAndAnUnknownWord() {
        CommandRun unknown = CommandRun.of("data", "verify", "poems");
        assertEquals(2, unknown.exitCode());
        assertTrue(unknown.err().contains("\"poems\""), unknown.err());
        CommandRun nothing = CommandRun.of("data");
        assertEquals(2, nothing.exitCode());
        assertTrue(nothing.err().contains("say what to do: "), nothing.err());
    }

    @Test
    void writesTheNeedlePromptsWithoutAModel() throws IOException {
        Path model = TinyModelFolder.write(folder.resolve("tiny"));
        Path file = folder.resolve("prompts.jsonl");
        CommandRun run = CommandRun.of(
                "data",
                "niah",
                "--model-path",
                model.toString(),
                "--test-max-length",
                "1024",
                "--num-test",
                "2",
                "--haystack",
                "synthetic",
                "--save-file",
                file.toString());
        assertEquals(0, run.exitCode(), run.err());
        List<String> lines = Files.readAllLines(file);
        assertEquals(2, lines.size());
        JsonNode prompt = new JsonMapper().readTree(lines.get(1));
        assertEquals(1, prompt.path("index").asInt());
        assertEquals(4, prompt.path("depths").size());
        prompt.path("outputs")
                .forEach(
                        number -> assertTrue(prompt.path("input").asText().contains(" is: " + number.asText() + ". ")));
    }

    @Test
    void makesInfiniteBenchsSyntheticTasksForASeed() throws IOException {
        CommandRun run = CommandRun.of(
                "data",
                "infbench",
                "--task",
                "math_calc,kv_retrieval",
                "--num-samples",
                "6",
                "--size",
                "200",
                "--save-dir",
                folder.toString());
        assertEquals(0, run.exitCode(), run.err());
        // The original script's output for these sizes and random.seed(42).
        assertEquals(
                "618d010f1948b831493b1898de9c1a9ae83bda02a47274a2f423e6d0a93c9aa5",
                Sha256.hex(Files.readAllBytes(folder.resolve("math_calc.jsonl"))));
        assertEquals(6, Files.readAllLines(folder.resolve("kv_retrieval.jsonl")).size());
        assertEquals(2, CommandRun.of("data", "infbench", "--task", "sudoku").exitCode());
    }
}

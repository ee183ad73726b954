package dev.stringbench.cli.results;

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

class ExportCommandTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    private Path data = Path.of("unset");

    @BeforeEach
    void runTwoTasks() throws IOException {
        Path model = TinyModelFolder.write(folder.resolve("tiny"));
        data = folder.resolve("data");
        for (String task : List.of("qa_1", "vt")) {
            Files.createDirectories(data.resolve(task));
            Files.writeString(data.resolve(task).resolve("tiny-512.jsonl"), """
                    {"index": 0, "input": "Where is the kettle?", "outputs": ["harbour", "the harbour"], "length": 40}
                    {"index": 1, "input": "Where is the lantern?", "outputs": ["b"], "length": 40}
                    """);
        }
        CommandRun run = CommandRun.of(
                "ruler-test",
                "--task=qa_1,vt",
                "--max-length=512",
                "--position=rope,string",
                "--random-weights",
                "--device=cpu",
                "--model-path=" + model,
                "--data=" + data,
                "--output=" + folder);
        assertEquals(0, run.exitCode(), run.err());
    }

    @Test
    void writesWhatRulersEvaluationReadsAndWeScoreAlike() throws IOException {
        CommandRun export = export("--data=" + data);
        assertEquals(0, export.exitCode(), export.err());
        List<String> written = export.out().lines().toList();
        assertEquals(4, written.size(), export.out());
        Path file = folder.resolve("ruler/tiny_rope/synthetic/512/pred/qa_1.jsonl");
        assertTrue(written.contains(file.toString()), export.out());
        List<String> lines = Files.readAllLines(file);
        assertEquals(2, lines.size());
        JsonNode second = JSON.readTree(lines.get(1));
        List<String> names = new ArrayList<>();
        second.fieldNames().forEachRemaining(names::add);
        assertEquals(List.of("index", "pred", "input", "outputs", "others", "truncation", "length"), names);
        assertEquals("Where is the lantern?", second.get("input").asText());
        assertEquals("[\"b\"]", second.get("outputs").toString());
        assertEquals(1, second.get("index").asInt());

        CommandRun ours = CommandRun.of(
                "score", "--json", "--per-sample", folder.resolve("Predictions").toString());
        CommandRun theirs = CommandRun.of(
                "score", "--json", "--per-sample", folder.resolve("ruler").toString());
        assertEquals(0, theirs.exitCode(), theirs.err());
        assertEquals(scores(ours), scores(theirs));
        assertEquals(8, scores(theirs).size());
    }

    @Test
    void leavesThePromptsOutWithoutTheData() throws IOException {
        assertEquals(0, export().exitCode());
        Path file = folder.resolve("ruler/tiny_rope/synthetic/512/pred/vt.jsonl");
        assertEquals(
                "", JSON.readTree(Files.readAllLines(file).get(0)).get("input").asText());
    }

    @Test
    void refusesOtherData() throws IOException {
        Files.writeString(
                data.resolve("vt/tiny-512.jsonl"),
                "{\"index\": 0, \"input\": \"x\", \"outputs\": [\"y\"], \"length\": 9}\n");
        CommandRun run = export("--data=" + data);
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains("vt/tiny-512.jsonl is not the data that "), run.err());
        assertFalse(Files.exists(folder.resolve("ruler/tiny_rope/synthetic/512/pred/vt.jsonl")));
    }

    private CommandRun export(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "export",
                "--format=ruler",
                folder.resolve("Predictions").toString(),
                "--output=" + folder.resolve("ruler")));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static List<String> scores(CommandRun run) {
        return run.out()
                .lines()
                .map(line -> {
                    try {
                        JsonNode sample = JSON.readTree(line);
                        return sample.get("task") + " " + sample.get("index") + " " + sample.get("score");
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                })
                .sorted()
                .toList();
    }
}

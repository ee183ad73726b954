package dev.stringbench.cli.bench;

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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviewAndProgressTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    private Path model = Path.of("unset");

    @BeforeEach
    void writeModel() throws IOException {
        model = TinyModelFolder.write(folder.resolve("tiny"));
    }

    @Test
    void showsWhatIsLeftAndWhatItNeedsAndWritesNothing() throws IOException {
        CommandRun before = niah("--dry-run", "--num-test", "3");
        assertEquals(0, before.exitCode(), before.err());
        assertFalse(Files.exists(folder.resolve("niah-results")), "nothing is written");
        assertTrue(before.out().matches("(?s).*niah rope +rope +3 +0 +3 +2,688\\R.*"), before.out());
        assertTrue(
                before.out().contains("2 runs ahead, float32 on cpu: 6 of 6 samples left, about 5,376 prompt tokens"),
                before.out());
        assertTrue(
                before.out()
                        .matches("(?s).*memory: weights 93 KiB, KV cache of 2,048 tokens 512 KiB, workspace about .*"
                                + " together .* of .* free on cpu\\R"),
                before.out());
        assertEquals(0, niah("--num-test", "2").exitCode());
        List<String> files = files();
        CommandRun after = niah("--dry-run", "--num-test", "3");
        assertTrue(after.out().matches("(?s).*niah string +string \\(S 295, W 128\\) +3 +2 +1 +896\\R.*"), after.out());
        assertEquals(files, files(), "nothing is written");
    }

    /** Under rerope keys are cached in two rotations. */
    @Test
    void countsTheKeysOfTheSchemeThatCachesTheMost() {
        CommandRun run = niah("--dry-run", "--position", "rope,rerope");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("KV cache of 2,048 tokens 768 KiB"), run.out());
    }

    @Test
    void needsNoWeightsForAPreviewOrForAFinishedRun() throws IOException {
        assertEquals(0, niah("--num-test", "1").exitCode());
        Path real = folder.resolve("real/tiny");
        TinyModelFolder.write(real);
        CommandRun run = CommandRun.of("niah", "--dry-run", "--haystack=synthetic", "--model-path=" + real);
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.err().contains("has no weights; the preview counts every sample as not done"), run.err());
        assertTrue(run.out().contains("memory: weights 93 KiB"), run.out());
        CommandRun again = niah("--num-test", "1");
        assertEquals(0, again.exitCode(), again.err());
        assertTrue(again.err().contains("2 runs ahead, float32 on cpu: 0 of 2 samples left"), again.err());
    }

    @Test
    void previewsRulerWhoseDataIsYetToBeMade() throws IOException {
        CommandRun run = CommandRun.of(
                "ruler",
                "--dry-run",
                "--model-path=" + model,
                "--random-weights",
                "--device=cpu",
                "--task=vt,qa_1",
                "--max-length=1024",
                "--num-samples=7",
                "--save-dir=" + folder.resolve("data"),
                "--output=" + folder);
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("vt 1024 string, data to be made"), run.out());
        assertTrue(run.out().contains("14 of 14 samples left, about 13,902 prompt tokens"), run.out());
        assertFalse(Files.exists(folder.resolve("data")), "nothing is written");
    }

    @Test
    void refusesToPreviewOverResultsOfAnotherRun() throws IOException {
        assertEquals(0, niah("--num-test", "1").exitCode());
        for (String name : files()) {
            if (name.endsWith(".meta.json")) {
                Path sidecar = folder.resolve("niah-results/tiny").resolve(name);
                Files.writeString(sidecar, Files.readString(sidecar).replace("\"seed\" : \"42\"", "\"seed\" : \"41\""));
            }
        }
        CommandRun run = niah("--dry-run", "--num-test", "1");
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("data.settings.seed is 41, not 42"), run.err());
    }

    @Test
    void printsTheTableOnlyWhereItIsToBeQuiet() {
        CommandRun run = niah("--quiet", "--num-test", "1");
        assertEquals(0, run.exitCode());
        assertEquals("", run.err());
        assertTrue(run.out().contains("4 needles in 1,024 tokens (95% intervals)"), run.out());
        CommandRun failing = niah("--quiet", "--num-test", "0");
        assertEquals(2, failing.exitCode());
        assertEquals(1, failing.err().lines().count(), failing.err());
    }

    @Test
    void tellsMachinesEverythingInJsonLines() throws IOException {
        assertEquals(0, niah("--num-test", "1").exitCode());
        CommandRun run = niah("--json", "--num-test", "2");
        assertEquals(0, run.exitCode(), run.err());
        List<JsonNode> events = new ArrayList<>();
        for (String line : run.out().lines().toList()) {
            events.add(JSON.readTree(line));
        }
        assertEquals(
                List.of(
                        "run-started",
                        "task-started",
                        "sample",
                        "task-finished",
                        "task-started",
                        "sample",
                        "task-finished",
                        "summary"),
                events.stream().map(event -> event.get("event").asText()).toList());
        JsonNode started = events.get(0);
        assertEquals(1, started.get("schema").asInt());
        assertEquals(2, started.get("samples_left").asInt());
        assertEquals("niah string", started.get("runs").get(1).get("run").asText());
        assertTrue(started.get("memory").get("fits").asBoolean());
        JsonNode task = events.get(1);
        assertEquals("niah_4needle", task.get("run").get("task").asText());
        assertEquals(1, task.get("done").asInt());
        JsonNode sample = events.get(2);
        assertEquals(1, sample.get("index").asInt());
        assertEquals(2, sample.get("done").asInt());
        assertTrue(sample.get("prompt_tokens").asInt() > 800, sample.toString());
        assertTrue(sample.get("running_score").get("upper").asDouble() > 0, sample.toString());
        JsonNode finished = events.get(3);
        assertTrue(finished.get("complete").asBoolean());
        assertTrue(finished.get("prefill_tokens_per_second").asDouble() > 0, finished.toString());
        JsonNode summary = events.get(7);
        assertEquals(4, summary.get("scored").asInt());
        assertTrue(summary.get("complete").asBoolean());
        assertTrue(run.err().contains("4 needles in 1,024 tokens (95% intervals)"), "the table is for people");
        assertEquals("", niah("--json", "--quiet", "--num-test", "2").err());
        for (JsonNode event : events) {
            Set<String> names = fieldNames(event, "");
            names.removeAll(Set.of("eta_seconds", "eta_seconds_of_all"));
            assertEquals(documentedFields(event.get("event").asText()), names, "docs/machine-events.md");
        }
    }

    /** The fields that docs/machine-events.md lists for an event. */
    private static Set<String> documentedFields(String event) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("../docs/machine-events.md"));
        Set<String> fields = new TreeSet<>(Set.of("event", "time"));
        int start = lines.indexOf("## " + event);
        assertTrue(start > 0, event + " is not documented");
        for (String line : lines.subList(start + 1, lines.size())) {
            if (line.startsWith("## ")) {
                break;
            }
            if (line.startsWith("| `")) {
                fields.add(line.substring(3, line.indexOf('`', 3)));
            }
        }
        return fields;
    }

    private static Set<String> fieldNames(JsonNode event, String prefix) {
        Set<String> names = new TreeSet<>();
        event.fieldNames().forEachRemaining(name -> {
            JsonNode value = event.get(name);
            if (value.isObject()) {
                names.addAll(fieldNames(value, prefix + name + "."));
            } else if (value.isArray() && !value.isEmpty() && value.get(0).isObject()) {
                names.addAll(fieldNames(value.get(0), prefix + name + "[]."));
            } else {
                names.add(prefix + name);
            }
        });
        return names;
    }

    private CommandRun niah(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "niah",
                "--model-path=" + model,
                "--random-weights",
                "--device=cpu",
                "--haystack=synthetic",
                "--position=rope,string",
                "--output=" + folder));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("niah-results/tiny"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}

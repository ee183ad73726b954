package dev.stringbench.cli.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.ProcessRun;
import dev.stringbench.cli.TinyModelFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuneCommandTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final long SEED = 20261128;
    private static final Path DISTRIBUTION = Path.of("src/main/dist");
    private static final int KILLS = 3;

    @TempDir
    private Path folder;

    private Path model = Path.of("unset");

    @BeforeEach
    void writeModel() throws IOException {
        model = TinyModelFolder.write(folder.resolve("models/tiny"));
    }

    @Test
    void keepsTheDefaultWhereSettingsCannotMatter() throws IOException {
        // No prompt reaches any of these offsets, so that all settings give the same answers.
        CommandRun run = tune("out", "--grid", "shifted-offset=2000,3000,local-value=8,16");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("5 settings raced on the same samples"), run.out());
        assertTrue(
                run.out().contains("Result: no setting did better in the race than the default, string (S 42, W 128)."),
                run.out());
        assertTrue(run.out().contains("\"string_config\": {"), run.out());
        assertTrue(run.out().contains("\"shifted_offset\" : 42"), run.out());
        assertTrue(run.err().contains("forecast: "), run.err());
        assertTrue(run.err().contains("look at 4 samples: 5 of 5 settings in the race"), run.err());
        CommandRun verify = CommandRun.of("verify", folder.resolve("out").toString());
        assertEquals(0, verify.exitCode(), verify.out());
        CommandRun report = CommandRun.of(
                "report",
                folder.resolve("out/confirmation").toString(),
                "--output",
                folder.resolve("report").toString());
        assertEquals(0, report.exitCode(), report.err());
    }

    @Test
    void leavesTablesMapsAndOrdinaryRunsBehind() throws IOException {
        CommandRun run = tune("out", "--grid", "shifted-offset=50,100,local-value=8,16");
        assertEquals(0, run.exitCode(), run.err());
        Path tables = tables("out");
        List<String> trials = Files.readAllLines(tables.resolve("trials.csv"));
        assertEquals(
                "position,shifted_offset,local_value,default,samples,score,lower,upper,left_at,below_leader,leader",
                trials.get(0));
        assertEquals(6, trials.size());
        assertEquals(
                "shifted_offset,local_value,score,samples",
                Files.readAllLines(tables.resolve("map-string.csv")).get(0));
        assertTrue(Files.readString(tables.resolve("map-string.svg")).startsWith("<svg "));
        assertTrue(run.out().contains(Files.readString(tables.resolve("tune.txt"))), run.out());
        // The names are those that niah gives, and niah finds its samples done.
        CommandRun niah = CommandRun.of(
                "niah",
                "--model-path",
                model.toString(),
                "--random-weights",
                "--device",
                "cpu",
                "--haystack",
                "synthetic",
                "--test-max-length",
                "257",
                "--num-test",
                "4",
                "--shifted-offset",
                "50",
                "--local-value",
                "8",
                "--output",
                folder.resolve("out/race").toString());
        assertEquals(0, niah.exitCode(), niah.err());
        assertTrue(niah.err().contains("0 of 4 samples left"), niah.err());
    }

    @Test
    void theConfirmationIsRepeatedByTheCommandThatIsPrinted() throws IOException {
        CommandRun run = tune("out", "--grid", "shifted-offset=50,100");
        assertEquals(0, run.exitCode(), run.err());
        String line = run.out()
                .lines()
                .filter(text -> text.startsWith("string-bench niah ") && text.endsWith("--position rope"))
                .findFirst()
                .orElseThrow();
        List<String> arguments = new ArrayList<>(List.of(line.split(" ")));
        arguments.remove(0);
        arguments.set(
                arguments.indexOf("confirmation-again"), folder.resolve("again").toString());
        assertEquals(0, CommandRun.of(arguments.toArray(String[]::new)).exitCode(), line);
        SortedMap<String, String> first = files(folder.resolve("out/confirmation"));
        files(folder.resolve("again")).forEach((name, content) -> {
            if (!name.endsWith("summary.csv")) {
                assertEquals(first.get(name), content, name);
            }
        });
    }

    @Test
    void killedAndContinuedItLeavesTheSameFiles() throws Exception {
        String[] options = {"--grid", "shifted-offset=50,local-value=8", "--trial-samples", "20"};
        CommandRun whole = tune("whole", options);
        assertEquals(0, whole.exitCode(), whole.err());
        var random = new Random(SEED);
        for (int kill = 0; kill < KILLS; kill++) {
            ProcessRun run = ProcessRun.start(
                    line -> line.startsWith("tune: "),
                    arguments("killed", options).toArray(String[]::new));
            run.awaitMark();
            run.process().waitFor(1500 + random.nextInt(1500), TimeUnit.MILLISECONDS);
            run.process().destroyForcibly();
            run.await();
        }
        CommandRun last = tune("killed", options);
        assertEquals(0, last.exitCode(), last.err());
        assertEquals(files(folder.resolve("whole")), files(folder.resolve("killed")));
    }

    @Test
    void racesOnFarNeedlesAndConfirmsOnAllWhereAsked() throws IOException {
        CommandRun run = tune("out", "--grid", "shifted-offset=2000", "--depths", "0..0.05", "--confirm-samples", "6");
        assertEquals(0, run.exitCode(), run.err());
        List<Double> race = firstDepths(folder.resolve("out/race"));
        assertEquals(8, race.size());
        assertTrue(race.stream().allMatch(depth -> depth < 0.05), race.toString());
        List<Double> fresh = firstDepths(folder.resolve("out/confirmation"));
        assertTrue(fresh.stream().anyMatch(depth -> depth > 0.05), fresh.toString());
        CommandRun verify = CommandRun.of("verify", folder.resolve("out").toString());
        assertEquals(0, verify.exitCode(), verify.out());
        assertUsage("--depths is 0.5..0.6", "--depths", "0.5..0.6");
    }

    private static List<Double> firstDepths(Path runs) throws IOException {
        List<Double> depths = new ArrayList<>();
        for (var file : files(runs).entrySet()) {
            if (file.getKey().endsWith(".jsonl")) {
                for (String line : file.getValue().lines().toList()) {
                    depths.add(JSON.readTree(line)
                            .path("needles")
                            .path(0)
                            .path("depth")
                            .doubleValue());
                }
            }
        }
        return depths;
    }

    @Test
    void aBudgetOfTimeIsTurnedIntoSamplesOnce() throws IOException {
        CommandRun run = tune("out", "--grid", "shifted-offset=50,100", "--budget", "1h");
        assertEquals(0, run.exitCode(), run.err());
        Path pace = tables("out").resolve("pace.json");
        String measured = Files.readString(pace);
        assertTrue(JSON.readTree(measured).path("seconds_per_sample").doubleValue() > 0, measured);
        assertEquals(
                0,
                tune("out", "--grid", "shifted-offset=50,100", "--budget", "1h").exitCode());
        assertEquals(measured, Files.readString(pace));
    }

    @Test
    void racesOnRulersTasks() throws IOException {
        CommandRun run = tuneRuler("vt", 3);
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("RULER's vt in 2,048 tokens, mean score"), run.out());
        assertTrue(run.out().contains("string-bench ruler-test --task vt "), run.out());
        Path data = folder.resolve("out/data");
        assertFalse(Files.readString(data.resolve("race-seed-42/vt/small-2048.jsonl"))
                .contains(Files.readAllLines(data.resolve("confirmation-seed-1042/vt/small-2048.jsonl"))
                        .get(0)));
        assertEquals(
                0, CommandRun.of("verify", folder.resolve("out").toString()).exitCode());
    }

    @Test
    void racesOnRulersTasksFromBuiltInSources() throws IOException {
        CommandRun run = tuneRuler("qa_1", 3, "--sources", "builtin");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("RULER's qa_1 in 2,048 tokens, built-in sources, mean score"), run.out());
        assertTrue(run.out().contains("--sources builtin"), run.out());
        Path data = folder.resolve("out/data");
        List<String> race = Files.readAllLines(data.resolve("race-seed-42/qa_1/small-builtin-2048.jsonl"));
        List<String> fresh = Files.readAllLines(data.resolve("confirmation-seed-1042/qa_1/small-builtin-2048.jsonl"));
        assertEquals(3, race.size());
        assertTrue(
                Collections.disjoint(
                        race.stream().map(TuneCommandTest::question).toList(),
                        fresh.stream().map(TuneCommandTest::question).toList()),
                "no question is asked in both");
        assertEquals(
                0, CommandRun.of("verify", folder.resolve("out").toString()).exitCode());
    }

    /** Its data is our own, unless a search of an earlier version is continued, which is said. */
    @Test
    void theDemoModelsDataIsOurOwn() throws IOException {
        assertTrue(tuneDemo().contains("RULER's vt in 2,048 tokens, built-in sources, mean score"));
        Path race = Files.createDirectories(folder.resolve("out/data/race-seed-42/vt"));
        Files.createFile(race.resolve("demo-2048.jsonl"));
        String continued = tuneDemo();
        assertTrue(continued.contains("has data of the demo model from outside data sets, which is taken"), continued);
        assertTrue(continued.contains("RULER's vt in 2,048 tokens, mean score"), continued);
    }

    private String tuneDemo() {
        CommandRun run = CommandRun.inDistribution(
                DISTRIBUTION,
                "tune",
                "--task",
                "vt",
                "--device",
                "cpu",
                "--dry-run",
                "--output",
                folder.resolve("out").toString());
        assertEquals(0, run.exitCode(), run.err());
        return run.err();
    }

    private static String question(String line) {
        try {
            String input = JSON.readTree(line).get("input").textValue();
            return input.substring(input.lastIndexOf("Question:"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CommandRun tuneRuler(String task, int samples, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "tune",
                "--model-path",
                modelWithWords().toString(),
                "--random-weights",
                "--device",
                "cpu",
                "--task",
                task,
                "--test-max-length",
                "2048",
                "--template",
                "base",
                "--grid",
                "shifted-offset=50",
                "--trial-samples",
                Integer.toString(samples),
                "--confirm-samples",
                "2",
                "--output",
                folder.resolve("out").toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    /** Bytes as tokens leave no room for the example that variable tracking begins with. */
    private Path modelWithWords() throws IOException {
        return TinyModelFolder.writeWithWords(folder.resolve("small"), 2);
    }

    @Test
    void writesTheSettingsIntoACopyOfTheConfiguration() throws IOException {
        String before = Files.readString(model.resolve("config.json"));
        Path copy = folder.resolve("copy");
        CommandRun run = tune("out", "--grid", "shifted-offset=2000", "--write-config", copy.toString());
        assertEquals(0, run.exitCode(), run.err());
        JsonNode config = JSON.readTree(Files.readString(copy.resolve("config.json")));
        assertEquals(42, config.path("string_config").path("shifted_offset").intValue());
        assertEquals(128, config.path("string_config").path("local_value").intValue());
        assertEquals(32, config.path("hidden_size").intValue());
        assertEquals(before, Files.readString(model.resolve("config.json")));
        assertUsage("is the model's own folder; another is wanted", "--write-config", model.toString());
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.writeString(other.resolve("config.json"), "{}");
        assertUsage("is there already and of another model", "--write-config", other.toString());
    }

    @Test
    void showsWhatThereIsToDoAndWritesNothing() {
        CommandRun run = tune("out", "--grid", "shifted-offset=50,100", "--dry-run");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("string (S 42, W 128), default"), run.out());
        assertTrue(run.out().contains("first look at 4 samples of each of 3 settings: 12 to run"), run.out());
        assertTrue(run.out().contains("race: at most 12 samples; confirmation: at most 9"), run.out());
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @Test
    void whatIsWrongIsSaidInOneLine() {
        assertUsage("\"group\" is no setting of string", "--grid", "group=4");
        assertUsage("--grid: \"x\" is none", "--grid", "x");
        assertUsage("--position is nope", "--position", "nope");
        assertUsage("there is 1 setting to try", "--position", "rope");
        assertUsage("--budget is soon", "--budget", "soon");
        assertUsage("--budget: 69 samples are the least: 60 for a first look at 15 settings and 9", "--budget", "20");
        assertUsage("--confirm-samples is 1; it must be from 2", "--confirm-samples", "1");
        assertUsage("--trial-samples is 0", "--trial-samples", "0");
        assertUsage("niah stands alone", "--task", "niah,vt");
        assertUsage("there is no RULER task \"nope\"", "--task", "nope");
        assertUsage("--seed is 7; RULER's data has seeds from 42", "--task", "vt", "--seed", "7");
        assertUsage("--test-max-length is 100; it must be above 256", "--test-max-length", "100");
        assertUsage("--sources is for RULER's tasks", "--sources", "builtin");
        assertUsage("--numbers is never", "--numbers", "never");
    }

    private void assertUsage(String words, String... more) {
        CommandRun run = tune("refused", more);
        assertEquals(2, run.exitCode(), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains(words), run.err());
        assertFalse(Files.exists(folder.resolve("refused")));
    }

    private CommandRun tune(String output, String... more) {
        return CommandRun.of(arguments(output, more).toArray(String[]::new));
    }

    private List<String> arguments(String output, String... more) {
        List<String> arguments = new ArrayList<>(List.of("tune"));
        List<String> given = List.of(more);
        List<String> defaults = List.of(
                "--test-max-length",
                "257",
                "--trial-samples",
                "4",
                "--confirm-samples",
                "3",
                "--model-path",
                model.toString(),
                "--haystack",
                "synthetic",
                "--device",
                "cpu",
                "--output",
                folder.resolve(output).toString());
        for (int i = 0; i < defaults.size(); i += 2) {
            if (!given.contains(defaults.get(i))) {
                arguments.addAll(defaults.subList(i, i + 2));
            }
        }
        arguments.add("--random-weights");
        arguments.addAll(given);
        return arguments;
    }

    private Path tables(String output) throws IOException {
        try (Stream<Path> folders = Files.list(folder.resolve(output).resolve("tables"))) {
            return folders.findFirst().orElseThrow();
        }
    }

    /** The content of all files by name, without the times, which differ from run to run. */
    private static SortedMap<String, String> files(Path output) {
        SortedMap<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(output)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (!name.endsWith(".events.jsonl") && !name.startsWith(".")) {
                    contents.put(
                            output.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
            return contents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

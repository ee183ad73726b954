package dev.stringbench.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.console.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Result folders that an earlier build wrote (PROVENANCE.md beside them) are continued, proven and scored by this one. */
class EarlierVersionTest {

    /** With the demo model of that time. */
    private static final Path DISTRIBUTION = Path.of("src/test/resources/earlier-version-model");

    private static final Path STORED = Path.of("src/test/resources/earlier-version");

    @TempDir
    private Path folder;

    private Map<String, String> before = Map.of();

    @BeforeEach
    void copyTheStoredResults() throws IOException {
        try (Stream<Path> files = Files.walk(STORED)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(STORED.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                // A run belongs to one version; all else of its identity must be what this one writes.
                Files.writeString(copy, Files.readString(file).replace("0.1.0-SNAPSHOT", Version.text()));
            }
        }
        before = resultLines();
    }

    @Test
    void continuesANeedleRunThatWasKilled() throws IOException {
        assertContinues(
                "niah-results/demo/string-L768-S120-W16-b6f8beaa.jsonl",
                6,
                niah("--shifted-offset", "120", "--local-value", "16"));
    }

    @Test
    void findsNothingLeftOfFinishedNeedleRuns() throws IOException {
        assertNothingLeft(niah("--position", "rope,string", "--shifted-offset", "96", "--local-value", "16"));
        assertNothingLeft(niah("--rope-scaling", "yarn", "--rope-factor", "2"));
    }

    @Test
    void continuesARulerRunThatWasKilledOnItsOwnData() throws IOException {
        CommandRun run = run(
                "ruler",
                "--task",
                "vt",
                "--lengths",
                "2048",
                "--num-samples",
                "2",
                "--position",
                "rope,string",
                "--save-dir",
                folder.resolve("data-jsonl").toString());
        assertContinues("Predictions/vt/demo/string-L2048-S633-W32.jsonl", 2, run);
    }

    @Test
    void continuesAnInfiniteBenchRunThatWasKilled() throws IOException {
        CommandRun run = run(
                "infbench",
                "--task",
                "kv_retrieval",
                "--position",
                "rope,string",
                "--truncate-length",
                "600",
                "--data-dir",
                folder.resolve("InfiniteBench").toString());
        assertContinues("results-string/kv_retrieval/demo/string-L600-S633-W32.jsonl", 2, run);
    }

    @Test
    void provesAndScoresTheStoredRunsThatWereFinished() throws IOException {
        for (String unfinished :
                List.of("niah-results/demo/string-L768-S120-W16-b6f8beaa", "results-string", "Predictions")) {
            deleteAll(unfinished);
        }
        CommandRun verified =
                CommandRun.of("verify", folder.resolve("niah-results").toString());
        assertEquals(0, verified.exitCode(), verified.out() + verified.err());
        assertEquals(
                3, verified.out().lines().filter(line -> line.startsWith("ok ")).count(), verified.out());
        CommandRun scored =
                CommandRun.of("score", folder.resolve("niah-results").toString());
        assertEquals(0, scored.exitCode(), scored.err());
    }

    private CommandRun niah(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("niah", "--test-max-length", "768", "--num-test", "6", "--position", "string"));
        if (List.of(more).contains("--position")) {
            arguments.subList(5, 7).clear();
        }
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--output", folder.toString()));
        return CommandRun.inDistribution(DISTRIBUTION, all.toArray(String[]::new));
    }

    private void assertContinues(String file, int samples, CommandRun run) throws IOException {
        assertEquals(0, run.exitCode(), run.err());
        Map<String, String> after = resultLines();
        assertEquals(before.keySet(), after.keySet(), "a result file of another name was begun");
        for (Map.Entry<String, String> stored : before.entrySet()) {
            if (stored.getKey().equals(file)) {
                List<String> lines = after.getOrDefault(file, "").lines().toList();
                assertEquals(samples, lines.size(), after.get(file));
                assertTrue(lines.containsAll(stored.getValue().lines().toList()), "a stored line was changed");
            } else {
                assertEquals(stored.getValue(), after.get(stored.getKey()), stored.getKey());
            }
        }
    }

    private void assertNothingLeft(CommandRun run) throws IOException {
        assertEquals(0, run.exitCode(), run.err());
        assertFalse(run.err().contains("differ"), run.err());
        assertEquals(before, resultLines());
    }

    /** The result files by their path in the folder. */
    private Map<String, String> resultLines() throws IOException {
        Map<String, String> lines = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".jsonl")).toList()) {
                String name = folder.relativize(file).toString();
                if (!name.endsWith(".events.jsonl")) {
                    lines.put(name, Files.readString(file));
                }
            }
        }
        return lines;
    }

    private void deleteAll(String prefix) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(path -> folder.relativize(path).toString().startsWith(prefix))
                    .toList()) {
                Files.delete(file);
            }
        }
    }
}

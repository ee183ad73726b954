package dev.stringbench.cli.bench.ruler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stringbench.benchmarks.ruler.RulerCard;
import dev.stringbench.benchmarks.ruler.RulerCatalogue;
import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.OwnRulerSources;
import dev.stringbench.cli.TinyModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Take all of RULER's tasks from their sources through a small random model with the demo model's tokens to a table. */
class AllRulerTasksTest {

    /** Outside data sets, seen from the module's folder. */
    private static final Path REAL_FILES = Path.of("../../shared/data");

    @TempDir
    private Path folder;

    @Test
    void runsOnDataOfOurOwn() throws IOException {
        run(OwnRulerSources.write(folder.resolve("sources")), "string");
    }

    @Test
    void runsOnTheRealData() throws IOException {
        assumeTrue(Files.isDirectory(REAL_FILES));
        Path sources = Files.createDirectories(folder.resolve("sources"));
        Map.of(
                        "PaulGrahamEssays.json.gz", "PaulGrahamEssays.json.gz",
                        "squad_cs224n_dev-v2.0.json.gz", "squad.json.gz",
                        "hotpotqa_dev_distractor_first100.json.gz", "hotpotqa.json.gz",
                        "wonderwords", "wonderwords",
                        "punkt_english", "punkt_english")
                .forEach((real, name) -> link(sources.resolve(name), REAL_FILES.resolve(real)));
        run(sources, "rope");
    }

    private void run(Path sources, String position) throws IOException {
        CommandRun run = CommandRun.of(
                "ruler",
                "--model-path",
                model().toString(),
                "--random-weights",
                "--device",
                "cpu",
                "--task",
                "all",
                "--max-length",
                "5120",
                "--num-samples",
                "2",
                "--template",
                "base",
                "--position",
                position,
                "--save-dir",
                folder.resolve("data").toString(),
                "--data-sources",
                sources.toString(),
                "--output",
                folder.toString());
        assertEquals(0, run.exitCode(), run.err());
        for (RulerCard task : RulerCatalogue.ALL) {
            assertTrue(
                    run.out().lines().anyMatch(line -> line.matches(task.id() + " +[\\d.]+% .*")),
                    task.id() + " is not in\n" + run.out());
            Path results = folder.resolve("Predictions").resolve(task.id()).resolve("small");
            List<String> csv = Files.readAllLines(results.resolve("summary.csv"));
            assertEquals(2, csv.size());
            assertTrue(csv.get(1).contains(",2,2,0,true,"), csv.get(1));
        }
        assertTrue(run.out().lines().anyMatch(line -> line.matches("average +[\\d.]+%")), run.out());
        CommandRun score = CommandRun.of("score", folder.resolve("Predictions").toString());
        assertEquals(0, score.exitCode(), score.out() + score.err());
    }

    private Path model() throws IOException {
        return TinyModelFolder.writeWithWords(folder.resolve("small"), 1);
    }

    private static void link(Path link, Path target) {
        try {
            Files.createSymbolicLink(link, target.toAbsolutePath());
        } catch (IOException e) {
            throw new AssertionError("cannot link " + link, e);
        }
    }
}

package dev.stringbench.cli.bench.ruler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.OwnRulerSources;
import dev.stringbench.cli.TinyModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ruler} does about tasks that have no room at a length. */
class TooShortTasksTest {

    private static final Pattern LEAST = Pattern.compile("too short: needs ([\\d,]+) tokens");

    @TempDir
    private Path folder;

    private Path model = Path.of("unset");
    private Path sources = Path.of("unset");

    @BeforeEach
    void writeModelAndSources() throws IOException {
        model = TinyModelFolder.write(folder.resolve("tiny"));
        sources = OwnRulerSources.write(folder.resolve("sources"));
    }

    @Test
    void namesATaskWithoutRoomInTheTableAndRunsTheOthers() {
        CommandRun run = ruler(sources, "--task", "fwe,qa_2", "--lengths", "900");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().matches("(?s).*\\nfwe +0\\.0%.*\\nqa_2 +too short: needs [\\d,]+ tokens\\n.*"), run.out());
        assertTrue(run.out().contains("\naverage of 1 "), run.out());
        assertTrue(run.err().contains("qa_2 900 is left out: "), run.err());
        assertFalse(Files.exists(folder.resolve("data/qa_2")));
    }

    @Test
    void findsTheLeastLengthThatWorks() {
        Matcher least = LEAST.matcher(
                ruler(sources, "--task", "fwe,qa_2", "--lengths", "900").out());
        assertTrue(least.find());
        int length = Integer.parseInt(least.group(1).replace(",", ""));
        assertEquals(
                0,
                ruler(sources, "--task", "qa_2", "--lengths", "" + length, "--dry-run")
                        .exitCode());
        CommandRun below = ruler(sources, "--task", "qa_2", "--lengths", "" + (length - 1));
        assertEquals(1, below.exitCode(), below.err());
    }

    @Test
    void failsWhereTheOnlyTestAskedForHasNoRoom() {
        CommandRun run = ruler(sources, "--task", "qa_2", "--lengths", "900");
        assertEquals(1, run.exitCode(), run.err());
        assertTrue(
                run.err()
                        .matches("(?s).*string-bench ruler: qa_2 cannot be made with a length of 900 tokens: .*"
                                + " The least --max-length at which qa_2 can be made is \\d+\\.\\n"),
                run.err());
        assertFalse(Files.exists(folder.resolve("data")));
    }

    @Test
    void checksEveryTaskBeforeItMakesAnything() throws IOException {
        Files.delete(sources.resolve("hotpotqa.json"));
        CommandRun run = ruler(sources, "--task", "fwe,qa_2", "--lengths", "900");
        assertEquals(1, run.exitCode(), run.err());
        assertTrue(run.err().contains("hotpotqa.json (nor .gz); run `string-bench data fetch`"), run.err());
        assertFalse(Files.exists(folder.resolve("data")), "no empty folder is left");
    }

    private CommandRun ruler(Path dataSources, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "ruler",
                "--model-path",
                model.toString(),
                "--random-weights",
                "--device",
                "cpu",
                "--position",
                "rope",
                "--num-samples",
                "2",
                "--data-sources",
                dataSources.toString(),
                "--save-dir",
                folder.resolve("data").toString(),
                "--output",
                folder.toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }
}

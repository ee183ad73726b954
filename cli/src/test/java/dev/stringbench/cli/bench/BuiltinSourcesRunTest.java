package dev.stringbench.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo model's benchmarks on a machine to which nothing has been fetched. */
class BuiltinSourcesRunTest {

    private static final Path DISTRIBUTION = Path.of("src/main/dist");

    @TempDir
    private Path folder;

    @Test
    void hasRoomForEveryTaskInTheDemoModelsWindow() {
        CommandRun ruler =
                demo("ruler", "--dry-run", "--save-dir", folder.resolve("data").toString());
        assertEquals(0, ruler.exitCode(), ruler.err());
        assertTrue(ruler.err().contains("13 tests"), ruler.err());
        assertFalse(ruler.err().contains("left out"), ruler.err());
        assertTrue(ruler.out().contains("niah_single_1 2048 rope, data to be made "), ruler.out());
        CommandRun infBench = demo("infbench", "--sources", "builtin", "--dry-run", "--data-dir", folder.toString());
        assertEquals(0, infBench.exitCode(), infBench.err());
        assertTrue(infBench.err().contains("12 tasks"), infBench.err());
        assertFalse(infBench.err().contains("left out"), infBench.err());
    }

    @Test
    void saysInTableAndIdentityThatTheSourcesAreBuiltIn() throws IOException {
        CommandRun run = demo(
                "ruler",
                "--task",
                "niah_single_1",
                "--num-samples",
                "1",
                "--position",
                "rope",
                "--save-dir",
                folder.resolve("data").toString());
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("demo, RULER in 2,048 tokens, built-in sources ("), run.out());
        assertTrue(Files.exists(folder.resolve("data/niah_single_1/demo-builtin-2048.jsonl")));
        try (Stream<Path> files = Files.list(folder.resolve("Predictions/niah_single_1/demo"))) {
            Path sidecar = files.filter(file -> file.toString().endsWith(".meta.json"))
                    .findFirst()
                    .orElseThrow();
            assertTrue(sidecar.getFileName().toString().matches("rope-L2048-[0-9a-f]{8}\\.meta\\.json"), "" + sidecar);
            assertTrue(
                    Files.readString(sidecar).replaceAll("\\s", "").contains("\"settings\":{\"sources\":\"builtin\"}"));
        }
        CommandRun report = CommandRun.of(
                "report",
                folder.resolve("Predictions").toString(),
                "--output",
                folder.resolve("report").toString());
        assertTrue(report.out().contains("demo rope-builtin"), report.out() + report.err());
    }

    @Test
    void namesDataFetchWhereTheFetchedSourcesAreMissing() {
        CommandRun run = demo(
                "ruler",
                "--sources",
                "fetched",
                "--data-sources",
                folder.resolve("none").toString(),
                "--save-dir",
                folder.resolve("data").toString());
        assertEquals(1, run.exitCode(), run.err());
        assertTrue(run.err().contains("run `string-bench data fetch`"), run.err());
        assertFalse(Files.exists(folder.resolve("data")), "no empty folder is left");
    }

    private CommandRun demo(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--device", "cpu", "--output", folder.toString()));
        return CommandRun.inDistribution(DISTRIBUTION, all.toArray(String[]::new));
    }
}

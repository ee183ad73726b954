package dev.stringbench.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.OwnInfBench;
import dev.stringbench.cli.ProcessRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
                "vt",
                "--num-samples",
                "1",
                "--position",
                "rope",
                "--save-dir",
                folder.resolve("data").toString());
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("demo, RULER in 2,048 tokens, built-in sources ("), run.out());
        assertTrue(run.out().lines().anyMatch(line -> line.matches("vt .*%.*")), run.out());
        assertTrue(Files.exists(folder.resolve("data/vt/demo-builtin-2048.jsonl")));
        try (Stream<Path> files = Files.list(folder.resolve("Predictions/vt/demo"))) {
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

    /** What is unpacked or packed where {@code data infbench} writes it, is meant to be used. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void takesTheDataThatLiesInTheFolderOfTheCommand(boolean packed) throws Exception {
        assertTrue(previewHere("passkey").contains("data to be made"), "nothing lies here yet");
        Path data = OwnInfBench.write(folder.resolve("InfiniteBench")).resolve("passkey.jsonl");
        if (packed) {
            try (var out = new GZIPOutputStream(Files.newOutputStream(data.resolveSibling("passkey.jsonl.gz")))) {
                Files.copy(data, out);
            }
            Files.delete(data);
        }
        String preview = previewHere("passkey");
        assertFalse(preview.contains("data to be made"), preview);
        assertTrue(previewHere("passkey", "--sources", "builtin").contains("data to be made"));
    }

    /** What a dry run in the test's folder prints. */
    private String previewHere(String task, String... options) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("infbench", "--task", task, "--device", "cpu", "--dry-run", "--beyond-window"));
        arguments.addAll(List.of(options));
        ProcessRun run = ProcessRun.startIn(
                folder,
                List.of("-Dstringbench.home=" + DISTRIBUTION.toAbsolutePath()),
                arguments.toArray(String[]::new));
        assertEquals(0, run.await(), run.output());
        return run.output();
    }

    private CommandRun demo(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--device", "cpu", "--output", folder.toString()));
        return CommandRun.inDistribution(DISTRIBUTION, all.toArray(String[]::new));
    }
}

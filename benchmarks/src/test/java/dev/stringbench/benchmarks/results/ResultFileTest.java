package dev.stringbench.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFileTest {

    @TempDir
    private Path folder;

    private Path path = Path.of("unset");

    @BeforeEach
    void name() {
        path = folder.resolve("deeper/rope-L4096.jsonl");
    }

    @Test
    void keepsEachLineAsItIsAppended() throws IOException {
        try (var file = open("float32", 2)) {
            file.append(result(1));
            assertEquals(List.of("{\"index\":1,\"score\":50.0,\"pred\":\"answer 1 é\"}"), Files.readAllLines(path));
        }
    }

    @Test
    void forcesEachLineToTheDiskBeforeAppendReturns() {
        var disk = new RecordingDisk();
        try (var file = ResultFile.open(
                path, Sidecar.ofWhole(ExampleIdentity.withDtype("float32"), 3), ExampleResult.class, disk)) {
            file.append(result(0));
            assertEquals(List.of("append", "write", "force"), disk.calls());
            file.append(result(1));
            assertEquals(List.of("append", "write", "force", "write", "force"), disk.calls());
            file.append(new SampleFailure(2, new SampleFailure.Cause("out-of-memory", "the GPU is full")));
            assertEquals(List.of("append", "write", "force", "write", "force", "write", "force"), disk.calls());
        }
        assertEquals(List.of("append", "write", "force", "write", "force", "write", "force", "close"), disk.calls());
    }

    /** How layers were split is recorded and no part of the identity; whole layers leave no trace, as in earlier versions. */
    @Test
    void recordsOverHowManyDevicesLayersWereSplitAndContinuesWithAnother() throws IOException {
        var whole = Sidecar.ofWhole(ExampleIdentity.withDtype("float32"), 3);
        try (var file = ResultFile.open(path, whole.splitOver(1), ExampleResult.class)) {
            file.append(result(0));
        }
        assertFalse(Files.readString(Sidecar.pathFor(path)).contains("tensor_parallel"));
        try (var file = ResultFile.open(path, whole.splitOver(4), ExampleResult.class)) {
            assertNull(Sidecar.read(path).tensorParallel(), "it has computed nothing yet");
            file.append(result(1));
            assertEquals(List.of(1, 4), Sidecar.read(path).tensorParallel(), "before the process can be killed");
        }
        try (var file = ResultFile.open(path, whole.splitOver(2), ExampleResult.class)) {
            file.append(result(2));
            assertTrue(file.finish());
        }
        try (var file = ResultFile.open(path, whole.splitOver(8), ExampleResult.class)) {
            assertTrue(file.finish(), "nothing is left to compute");
        }
        assertEquals(List.of(1, 2, 4), Sidecar.read(path).tensorParallel());
        assertTrue(Files.readString(Sidecar.pathFor(path)).contains("\"tensor_parallel\""));
    }

    @Test
    void recordsTheSplitOfAFileThatOneProcessComputes() {
        var begun = Sidecar.ofWhole(ExampleIdentity.withDtype("float32"), 1).splitOver(2);
        try (var file = ResultFile.open(path, begun, ExampleResult.class)) {
            file.append(result(0));
        }
        assertEquals(List.of(2), Sidecar.read(path).tensorParallel());
        assertEquals(begun.identity(), Sidecar.read(path).identity());
    }

    @Test
    void finishesInIndexOrderHoweverTheSamplesEnded() throws IOException {
        try (var file = open("float32", 3)) {
            file.append(result(2));
            file.append(result(0));
        }
        try (var file = open("float32", 3)) {
            assertEquals(List.of(0, 2), List.copyOf(file.results().keySet()));
            file.append(result(1));
            assertTrue(file.finish());
        }
        String interrupted = Files.readString(path);
        String sidecar = Files.readString(Sidecar.pathFor(path));
        Files.delete(path);
        Files.delete(Sidecar.pathFor(path));
        try (var file = open("float32", 3)) {
            file.append(result(0));
            file.append(result(1));
            file.append(result(2));
            assertTrue(file.finish());
        }
        assertEquals(Files.readString(path), interrupted);
        assertEquals(Files.readString(Sidecar.pathFor(path)), sidecar);
    }

    @Test
    void dropsOnlyATornLastLine() throws IOException {
        try (var file = open("float32", 2)) {
            file.append(result(0));
        }
        String whole = Files.readString(path);
        Files.writeString(path, "{\"index\":1,\"sco", StandardOpenOption.APPEND);
        try (var file = open("float32", 2)) {
            assertEquals(List.of(0), List.copyOf(file.results().keySet()));
            assertEquals(whole, Files.readString(path), "what is appended begins a line of its own");
            file.append(result(1));
            assertEquals(2, Files.readAllLines(path).size());
            assertTrue(file.finish());
        }
        assertEquals(2, Files.readAllLines(path).size());
    }

    @Test
    void namesTheLineThatIsBroken() throws IOException {
        try (var file = open("float32", 2)) {
            file.append(result(0));
        }
        String right = Files.readString(path);
        for (String wrong : List.of("oops\n", "null\n", "\n", "[1]\n", "{}\n")) {
            Files.writeString(path, right + wrong);
            var e = assertThrows(BenchmarkException.class, () -> open("float32", 2), wrong);
            assertEquals(Fault.BAD_RESULT_FILE, e.fault());
            assertTrue(e.toString().contains(path + " line 2 is not a result of this run"), e.toString());
        }
    }

    @Test
    void namesWhatASidecarLacks() throws IOException {
        open("float32", 2).close();
        Path sidecar = Sidecar.pathFor(path);
        String right = Files.readString(sidecar);
        for (String part : List.of("identity", "data", "model", "position")) {
            Files.writeString(sidecar, right.replace("\"" + part + "\"", "\"other\""));
            var e = assertThrows(BenchmarkException.class, () -> Sidecar.read(path), part);
            assertEquals(Fault.BAD_RESULT_FILE, e.fault());
            assertTrue(e.toString().endsWith(part + "\" is missing"), e.toString());
        }
    }

    @Test
    void continuesFilesThatAnEditorPutAByteOrderMarkBefore() throws IOException {
        try (var file = open("float32", 2)) {
            file.append(result(0));
        }
        for (Path marked : List.of(path, Sidecar.pathFor(path))) {
            Files.writeString(marked, "\uFEFF" + Files.readString(marked));
        }
        try (var file = open("float32", 2)) {
            assertEquals(List.of(0), List.copyOf(file.results().keySet()));
            file.append(result(1));
            assertTrue(file.finish());
        }
        assertEquals(
                2,
                StoredResults.read(path, ExampleResult.class)
                        .counted(Sidecar.read(path))
                        .size());
    }

    @Test
    void refusesResultsOfOtherSettingsAndNamesTheSetting() throws IOException {
        open("float32", 2).close();
        Files.writeString(path, "{\"index\":0,\"score\":1.0,\"pred\":\"\"}\n");
        var e = assertThrows(BenchmarkException.class, () -> open("bfloat16", 2));
        assertEquals(Fault.OTHER_RUN, e.fault());
        assertTrue(e.toString().contains("model.dtype is float32, not bfloat16"), e.toString());
        open("float32", 2).close();
    }

    @Test
    void refusesLinesWithoutASidecar() throws IOException {
        Files.createDirectories(folder.resolve("deeper"));
        Files.writeString(path, "{\"index\":0,\"score\":1.0,\"pred\":\"\"}\n");
        var e = assertThrows(BenchmarkException.class, () -> open("float32", 2));
        assertEquals(Fault.OTHER_RUN, e.fault());
    }

    @Test
    void isHeldByOneRunAtATime() {
        var file = open("float32", 2);
        var e = assertThrows(BenchmarkException.class, () -> open("float32", 2));
        assertEquals(Fault.LOCKED, e.fault());
        assertTrue(
                e.toString()
                        .contains("is being written by process "
                                + ProcessHandle.current().pid() + " on "),
                e.toString());
        assertThrows(BenchmarkException.class, () -> ResultFile.requireFree(path));
        file.close();
        ResultFile.requireFree(path);
        open("float32", 2).close();
    }

    @Test
    void keepsFailuresWithTheirCauseUntilTheyAreAnswered() throws IOException {
        try (var file = open("float32", 2)) {
            file.append(result(0));
            file.append(new SampleFailure(1, new SampleFailure.Cause("out-of-memory", "the GPU is full")));
            assertFalse(file.finish());
        }
        assertFalse(Sidecar.read(path).complete());
        assertEquals(
                "{\"index\":1,\"error\":{\"kind\":\"out-of-memory\",\"message\":\"the GPU is full\"}}",
                Files.readAllLines(path).get(1));
        try (var file = open("float32", 2)) {
            assertEquals(List.of(1), List.copyOf(file.failures().keySet()));
            file.append(result(1));
            assertTrue(file.finish());
            assertTrue(file.failures().isEmpty());
        }
        assertTrue(Sidecar.read(path).complete());
        assertEquals(2, Files.readAllLines(path).size());
    }

    @Test
    void namesTheFullDiskAndKeepsWhatWasThere() throws IOException {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full), "needs the device that is always full");
        try (var file = open("float32", 3)) {
            Files.createSymbolicLink(path, full);
            var e = assertThrows(BenchmarkException.class, () -> file.append(result(1)));
            assertEquals(Fault.INPUT_OUTPUT, e.fault());
            assertTrue(e.toString().contains(path + " (0 results are kept"), e.toString());
            assertTrue(e.toString().contains("No space left on device"), e.toString());
            assertTrue(file.results().isEmpty());
            Files.delete(path);
        }
        try (var file = open("float32", 1)) {
            file.append(result(0));
            assertTrue(file.finish());
        }
    }

    @Test
    void clearsAwayWhatAKilledProcessLeftUnfinished() throws IOException {
        open("float32", 1).close();
        Path left = path.resolveSibling("." + path.getFileName() + ".0000.part");
        Files.writeString(left, "half a line");
        Path leftOfSidecar = path.resolveSibling("." + Sidecar.pathFor(path).getFileName() + ".0000.part");
        Files.writeString(leftOfSidecar, "{");
        Files.writeString(path.resolveSibling("rope-L4096.lock"), "process 1 on a machine that lost its power");
        try (var file = open("float32", 1)) {
            file.append(result(0));
            assertTrue(file.finish());
        }
        assertFalse(Files.exists(left));
        assertFalse(Files.exists(leftOfSidecar));
    }

    @Test
    void continuesWithMoreSamples() {
        try (var file = open("float32", 1)) {
            file.append(result(0));
            assertTrue(file.finish());
        }
        try (var file = open("float32", 2)) {
            assertEquals(2, Sidecar.read(path).samples());
            assertFalse(Sidecar.read(path).complete());
            assertFalse(file.finish());
            assertEquals(1, file.results().size());
        }
    }

    private ResultFile<ExampleResult> open(String dtype, int samples) {
        return ResultFile.open(path, Sidecar.ofWhole(ExampleIdentity.withDtype(dtype), samples), ExampleResult.class);
    }

    private static ExampleResult result(int index) {
        return new ExampleResult(index, 50, "answer " + index + " é");
    }
}

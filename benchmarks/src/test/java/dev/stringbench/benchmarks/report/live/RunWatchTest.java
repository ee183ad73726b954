package dev.stringbench.benchmarks.report.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.stringbench.benchmarks.report.live.RunState.State;
import dev.stringbench.benchmarks.results.EventLog;
import dev.stringbench.benchmarks.results.EventLog.SampleEvent;
import dev.stringbench.benchmarks.results.ExampleIdentity;
import dev.stringbench.benchmarks.results.ResultFile;
import dev.stringbench.benchmarks.results.RunIdentity;
import dev.stringbench.benchmarks.results.SampleFailure;
import dev.stringbench.benchmarks.results.SampleResult;
import dev.stringbench.benchmarks.results.Sidecar;
import dev.stringbench.benchmarks.scorefiles.ScoreFileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunWatchTest {

    /** A process that never lives: the number is greater than any system gives. */
    private static final String DEAD = "process 999999999999 on %s since 2026-11-01T00:00:00Z";

    @TempDir
    private Path folder;

    private Path file = Path.of("unset");
    private RunWatch watch = new RunWatch(List.of(), ScoreFileReader.ofDefaults());

    @JsonPropertyOrder({"pred", "needle", "score", "index"})
    record Line(String pred, List<String> needle, double score, int index) implements SampleResult {}

    @BeforeEach
    void begin() {
        file = folder.resolve("Predictions/niah_single_1/tiny/rope-L4096.jsonl");
        watch = new RunWatch(List.of(folder), ScoreFileReader.ofDefaults());
    }

    private ResultFile<Line> open() {
        var base = ExampleIdentity.withDtype("float32");
        var identity = new RunIdentity(
                "ruler", "niah_single_1", 4096, 128, base.data(), base.model(), base.scorer(), base.version());
        return ResultFile.open(file, Sidecar.ofWhole(identity, 4), Line.class);
    }

    private static Line line(int index, boolean found) {
        return new Line(found ? "7" : "8", List.of("7"), found ? 1 : 0, index);
    }

    private RunState look() {
        var states = watch.look(Instant.now());
        assertEquals(1, states.size());
        return states.get(0);
    }

    @Test
    void aRunThatHasJustBegunHasNoScore() {
        try (var run = open()) {
            assertNotNull(run);
            var state = look();

            assertEquals(State.RUNNING, state.state());
            assertEquals(4, state.expected());
            assertEquals(0, state.scored());
            assertNull(state.percent());
            assertNull(state.secondsLeft());
        }
    }

    @Test
    void aRunUnderWayShowsItsScoreAndTimeLeft() {
        try (var run = open();
                var events = EventLog.of(file)) {
            run.append(line(0, true));
            events.append(SampleEvent.failed(0, "its time is what counts"));
            run.append(line(1, false));
            run.append(new SampleFailure(2, new SampleFailure.Cause("out-of-memory", "the GPU is full")));
            var state = look();

            assertEquals(State.RUNNING, state.state());
            assertEquals(2, state.scored());
            assertEquals(1, state.failed());
            assertEquals(50.0, state.percent());
            assertNotNull(state.secondsLeft());
            assertTrue(String.valueOf(state.holder())
                    .contains("process " + ProcessHandle.current().pid()));
        }
    }

    @Test
    void aLineUnderWayIsNotYetThere() throws IOException {
        try (var run = open()) {
            run.append(line(0, true));
            Files.writeString(file, "{\"pred\":\"8\",\"needle\":[\"7\"],\"sco", StandardOpenOption.APPEND);
            var state = look();

            assertEquals(1, state.scored());
            assertEquals(100.0, state.percent());
            assertEquals(State.RUNNING, state.state());
        }
    }

    @Test
    void aKilledRunIsStoppedUntilItIsContinued() throws IOException {
        Path lock = file.resolveSibling("rope-L4096.lock");
        try (var run = open()) {
            run.append(line(0, true));
        }
        Files.writeString(
                lock, DEAD.formatted(java.net.InetAddress.getLocalHost().getHostName()));
        Files.writeString(file, "{\"pred\":", StandardOpenOption.APPEND);

        assertEquals(State.STOPPED, look().state());
        assertEquals(1, look().scored());
        assertNull(look().holder());

        try (var run = open()) {
            run.append(line(1, true));
            assertEquals(State.RUNNING, look().state());
            assertEquals(2, look().scored());
            run.append(line(2, true));
            run.append(line(3, false));
            assertTrue(run.finish());
        }
        assertEquals(State.COMPLETE, look().state());
        assertEquals(75.0, look().percent());
    }

    @Test
    void ofAnotherMachinesRunNothingIsClaimed() throws IOException {
        open().close();
        Files.writeString(file.resolveSibling("rope-L4096.lock"), DEAD.formatted("elsewhere"));

        assertEquals(State.ELSEWHERE, look().state());
    }

    @Test
    void lookingChangesNoFileAndKeepsNoRunFromStarting() throws IOException {
        try (var run = open()) {
            run.append(line(0, true));
        }
        Map<Path, String> before = contents();
        look();
        assertEquals(before, contents());
        try (var run = open()) {
            look();
            run.append(line(1, true));
        }
    }

    @Test
    void aBrokenSidecarIsNamed() throws IOException {
        open().close();
        Files.writeString(Sidecar.pathFor(file), "{");

        assertEquals(State.UNREADABLE, look().state());
        assertTrue(String.valueOf(look().holder()).contains("is not a run's sidecar"));
    }

    private Map<Path, String> contents() throws IOException {
        Map<Path, String> contents = new TreeMap<>();
        try (var below = Files.walk(folder)) {
            for (Path path : below.toList()) {
                FileTime changed = Files.getLastModifiedTime(path);
                contents.put(path, changed + (Files.isRegularFile(path) ? Files.readString(path) : ""));
            }
        }
        return contents;
    }
}

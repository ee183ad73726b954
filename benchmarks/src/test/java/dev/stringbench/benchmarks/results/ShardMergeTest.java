package dev.stringbench.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run of seven samples in three shards: samples 0 and 1, 2 and 3, 4 to 6. */
class ShardMergeTest {

    private static final int SAMPLES = 7;
    private static final SampleSpan WHOLE = new SampleSpan(0, SAMPLES);

    @TempDir
    private Path folder;

    private Path target = Path.of("unset");

    @BeforeEach
    void name() {
        target = folder.resolve("rope-L4096.jsonl");
    }

    @Test
    void givesTheFilesThatOneProcessWrites() throws IOException {
        try (var file = ResultFile.open(
                folder.resolve("one/rope-L4096.jsonl"), Sidecar.ofWhole(identity(), SAMPLES), ExampleResult.class)) {
            WHOLE.indexes().mapToObj(ShardMergeTest::result).forEach(file::append);
            assertTrue(file.finish());
        }
        List<Path> shards = List.of(shard(3, -1), shard(1, -1), shard(2, -1));

        assertEquals(SAMPLES, ShardMerge.check(target, shards));
        assertEquals(new ShardMerge.Merged(target, 3, SAMPLES, true), ShardMerge.merge(target, shards));
        for (String name : List.of("rope-L4096.jsonl", "rope-L4096.meta.json")) {
            assertEquals(Files.readString(folder.resolve("one").resolve(name)), Files.readString(folder.resolve(name)));
        }
        assertEquals(new ShardMerge.Merged(target, 3, SAMPLES, false), ShardMerge.merge(target, shards));
    }

    @Test
    void shardsMayHaveSplitLayersOverOtherNumbersOfDevices() {
        for (int number = 1; number <= 3; number++) {
            var shard = new Shard(number, 3);
            var begun = Sidecar.ofShard(identity(), WHOLE, shard).splitOver(number == 3 ? 1 : 2);
            try (var file = ResultFile.open(shard.file(target), begun, ExampleResult.class)) {
                begun.expected().indexes().mapToObj(ShardMergeTest::result).forEach(file::append);
                assertTrue(file.finish());
            }
        }
        ShardMerge.merge(
                target,
                List.of(new Shard(1, 3).file(target), new Shard(2, 3).file(target), new Shard(3, 3).file(target)));
        assertEquals(List.of(1, 2), Sidecar.read(target).tensorParallel());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void refusesOneMissingSample(int missing) {
        List<Path> shards = List.of(shard(1, missing), shard(2, missing), shard(3, missing));
        int number = missing < 2 ? 1 : missing < 4 ? 2 : 3;

        assertRefused(
                shards.get(number - 1) + " lacks 1 of " + (number == 3 ? 3 : 2) + " samples (" + missing
                        + "); run shard " + number + "/3 again",
                shards);
    }

    @Test
    void refusesASampleThatFailed() {
        Path third = shard(3, 5);
        try (var file = open(3)) {
            file.append(new SampleFailure(5, new SampleFailure.Cause("out-of-memory", "the GPU is full")));
        }

        assertRefused(third + " lacks 1 of 3 samples (5)", List.of(shard(1, -1), shard(2, -1), third));
    }

    @Test
    void refusesAMissingShardAndOneThatIsThereTwice() throws IOException {
        Path first = shard(1, -1);
        Path second = shard(2, -1);
        Path third = shard(3, -1);
        Path copy = Files.createDirectories(folder.resolve("copy")).resolve(second.getFileName());
        Files.copy(second, copy);
        Files.copy(Sidecar.pathFor(second), Sidecar.pathFor(copy));

        assertRefused("shard 1/3 is missing", List.of(second, third));
        assertRefused("shard 2/3 is missing", List.of(first, third));
        assertRefused("shard 3/3 is missing", List.of(first, second));
        assertRefused("shard 2/3 is there twice", List.of(first, second, copy, third));
    }

    @Test
    void refusesATornLineAndOneThatIsNoResult() throws IOException {
        Path first = shard(1, -1);
        Path second = shard(2, -1);
        List<Path> shards = List.of(first, second, shard(3, -1));
        String whole = Files.readString(second);

        Files.writeString(second, whole.substring(0, whole.length() - 1));
        assertRefused(second + " has a torn last line; run shard 2/3 again", shards);
        Files.writeString(second, "oops\n" + whole);
        assertRefused(second + " has no result on line 1; run shard 2/3 again", shards);
        Files.writeString(second, whole);
        assertTrue(ShardMerge.merge(target, shards).written());
    }

    @Test
    void refusesATargetWithOtherLines() throws IOException {
        List<Path> shards = List.of(shard(1, -1), shard(2, -1), shard(3, -1));
        Files.writeString(target, "{\"index\":0,\"score\":1.0,\"pred\":\"\"}\n");

        assertRefused(target + " is there already and holds other lines than its shards", shards);
        assertEquals("{\"index\":0,\"score\":1.0,\"pred\":\"\"}\n", Files.readString(target));
    }

    @Test
    void refusesShardsOfDifferentRuns() {
        Path second = new Shard(2, 3).file(target);
        RunIdentity other = ExampleIdentity.withDtype("bfloat16");
        ResultFile.open(second, Sidecar.ofShard(other, WHOLE, new Shard(2, 3)), ExampleResult.class)
                .close();
        Path first = shard(1, -1);

        assertRefused(
                second + " belongs to another run than " + first + ", whose model.dtype is float32, not bfloat16",
                List.of(first, second, shard(3, -1)));
    }

    @Test
    void refusesAWholeRunsFile() {
        ResultFile.open(target, Sidecar.ofWhole(identity(), SAMPLES), ExampleResult.class)
                .close();

        var e = assertThrows(BenchmarkException.class, () -> ShardMerge.check(target, List.of(target)));
        assertEquals(Fault.BAD_RESULT_FILE, e.fault());
    }

    /** A run of a range of samples is not complete in the file that a run of all of them would continue. */
    @Test
    void marksARunOfALaterStretchAsIncomplete() {
        List<Path> shards = new ArrayList<>();
        for (Shard shard : List.of(new Shard(1, 2), new Shard(2, 2))) {
            Sidecar begun = Sidecar.ofShard(identity(), new SampleSpan(3, SAMPLES), shard);
            try (var file = ResultFile.open(shard.file(target), begun, ExampleResult.class)) {
                begun.expected().indexes().mapToObj(ShardMergeTest::result).forEach(file::append);
                assertTrue(file.finish());
                shards.add(file.path());
            }
        }

        assertEquals(4, ShardMerge.merge(target, shards).samples());
        assertFalse(Sidecar.read(target).complete());
    }

    @Test
    void joinsTheTimesAndClearsAwayWhatAKilledMergeLeft() throws IOException {
        List<Path> shards = List.of(shard(1, -1), shard(2, -1), shard(3, -1));
        Files.writeString(EventLog.path(shards.get(1)), "{\"event\":\"second\"}\n");
        Files.writeString(EventLog.path(shards.get(0)), "{\"event\":\"first\"}\n");
        Path left = Files.writeString(folder.resolve("." + target.getFileName() + ".0000.part"), "half a line");
        Files.createFile(target);

        assertTrue(ShardMerge.merge(target, shards).written());
        assertEquals("{\"event\":\"first\"}\n{\"event\":\"second\"}\n", Files.readString(EventLog.path(target)));
        assertFalse(Files.exists(left));
        ResultFile.requireFree(target);
    }

    @Test
    void isRefusedWhileARunWritesTheWholeFile() {
        List<Path> shards = List.of(shard(1, -1), shard(2, -1), shard(3, -1));
        try (var running = ResultFile.open(target, Sidecar.ofWhole(identity(), SAMPLES), ExampleResult.class)) {
            var e = assertThrows(BenchmarkException.class, () -> ShardMerge.merge(running.path(), shards));
            assertEquals(Fault.LOCKED, e.fault());
        }
    }

    @Test
    void writesTheSidecarOfATargetThatLacksIt() throws IOException {
        List<Path> shards = List.of(shard(1, -1), shard(2, -1), shard(3, -1));
        ShardMerge.merge(target, shards);
        Files.delete(Sidecar.pathFor(target));

        assertTrue(ShardMerge.merge(target, shards).written());
        assertTrue(Sidecar.read(target).complete());
    }

    private void assertRefused(String words, List<Path> shards) {
        boolean there = Files.exists(target);
        var e = assertThrows(BenchmarkException.class, () -> ShardMerge.merge(target, shards));
        assertEquals(Fault.OTHER_RUN, e.fault());
        assertTrue(e.toString().contains(words), e.toString());
        assertEquals(there, Files.exists(target));
        assertFalse(Files.exists(Sidecar.pathFor(target)));
    }

    /** Write a shard, all but one of its samples. */
    private Path shard(int number, int missing) {
        try (var file = open(number)) {
            new Shard(number, 3)
                    .span(WHOLE)
                    .indexes()
                    .filter(index -> index != missing)
                    .mapToObj(ShardMergeTest::result)
                    .forEach(file::append);
            file.finish();
            return file.path();
        }
    }

    private ResultFile<ExampleResult> open(int number) {
        Shard shard = new Shard(number, 3);
        return ResultFile.open(shard.file(target), Sidecar.ofShard(identity(), WHOLE, shard), ExampleResult.class);
    }

    private static RunIdentity identity() {
        return ExampleIdentity.withDtype("float32");
    }

    private static ExampleResult result(int index) {
        return new ExampleResult(index, 10 * index, "answer " + index + " é");
    }
}

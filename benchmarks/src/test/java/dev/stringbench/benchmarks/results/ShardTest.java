package dev.stringbench.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shardsTileTheRunWithSizesThatDifferByOneAtMost(long seed) {
        var random = new Random(seed);
        for (int trial = 0; trial < 200; trial++) {
            int start = random.nextInt(10);
            var whole = new SampleSpan(start, start + random.nextInt(600));
            int of = 1 + random.nextInt(40);
            int next = whole.start();
            for (int number = 1; number <= of; number++) {
                SampleSpan span = new Shard(number, of).span(whole);
                assertEquals(next, span.start(), whole + " in " + of);
                assertTrue(span.size() == whole.size() / of || span.size() == (whole.size() + of - 1) / of);
                next = span.stop();
            }
            assertEquals(whole.stop(), next, whole + " in " + of);
        }
    }

    @Test
    void isWrittenAsUsersWriteIt() {
        assertEquals(new Shard(2, 8), Shard.parse(" 2/8"));
        assertEquals("2/8", new Shard(2, 8).toString());
        assertEquals(new Shard(1, 1), Shard.parse("1/1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0/3", "4/3", "1", "1/0", "a/b", "-1/3", "1/3/4", "", "1/9999999999"})
    void refusesWhatIsNoShard(String text) {
        var e = assertThrows(BenchmarkException.class, () -> Shard.parse(text));
        assertEquals(Fault.BAD_SETTING, e.fault());
        assertTrue(e.toString().contains("\"" + text + "\""), e.toString());
    }

    @Test
    void namesItsFileBesideTheWholeRuns() {
        Path whole = Path.of("folder/string-L4096-S0.33L-W128.jsonl");
        Path file = new Shard(1, 3).file(whole);
        assertEquals(Path.of("folder/string-L4096-S0.33L-W128.shard-1-of-3.jsonl"), file);
        assertEquals(whole, Shard.wholeFile(file));
        assertEquals(whole, Shard.wholeFile(whole));
        assertEquals(Optional.of(new Shard(1, 3)), Shard.ofFile(file));
        assertEquals(Optional.empty(), Shard.ofFile(whole));
        assertEquals(Optional.of(new Shard(1, 1)), Shard.ofFile(new Shard(1, 1).file(whole)));
        assertEquals(Optional.empty(), Shard.ofFile(Path.of("a.shard-0-of-3.jsonl")));
        assertEquals(Optional.empty(), Shard.ofFile(Path.of("a.shard-4-of-3.jsonl")));
    }
}

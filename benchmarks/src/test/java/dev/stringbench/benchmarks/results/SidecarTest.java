package dev.stringbench.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SidecarTest {

    private static final RunIdentity IDENTITY = ExampleIdentity.withDtype("float32");
    private static final SampleSpan WHOLE = new SampleSpan(2, 10);

    @Test
    void aWholeRunExpectsItsSamplesAndCountsAllItHas() {
        Sidecar whole = Sidecar.ofWhole(IDENTITY, 10);

        assertEquals(new SampleSpan(0, 10), whole.expected());
        assertEquals(new SampleSpan(0, Integer.MAX_VALUE), whole.counted());
    }

    @Test
    void aShardExpectsAndCountsItsPart() {
        Sidecar shard = Sidecar.ofShard(IDENTITY, WHOLE, new Shard(1, 2));

        assertEquals(new SampleSpan(2, 6), shard.expected());
        assertEquals(new SampleSpan(2, 6), shard.counted());
        assertEquals(10, shard.samples());
    }

    @Test
    void aRunThatEndedEarlyExpectsAndCountsWhatItLookedAt() {
        Sidecar early = Sidecar.ofWhole(IDENTITY, 10).ended(new EarlyStop(5, 4), true);

        assertEquals(new SampleSpan(0, 4), early.expected());
        assertEquals(new SampleSpan(0, 4), early.counted());
        assertTrue(early.complete());
    }

    @Test
    void shardsOfOneRunDifferInNothingThatCounts() {
        Sidecar first = Sidecar.ofShard(IDENTITY, WHOLE, new Shard(1, 2));

        assertEquals(Optional.empty(), first.differenceTo(Sidecar.ofShard(IDENTITY, WHOLE, new Shard(2, 2))));
        assertEquals(
                Optional.of("model.dtype is float32, not bfloat16"),
                first.differenceTo(Sidecar.ofShard(ExampleIdentity.withDtype("bfloat16"), WHOLE, new Shard(2, 2))));
        assertEquals(
                Optional.of("number of samples is 10, not 11"),
                first.differenceTo(Sidecar.ofShard(IDENTITY, new SampleSpan(2, 11), new Shard(2, 2))));
        assertEquals(
                Optional.of("number of shards is 2, not 3"),
                first.differenceTo(Sidecar.ofShard(IDENTITY, WHOLE, new Shard(2, 3))));
        assertEquals(Optional.of("number of shards is 2, not 1"), first.differenceTo(Sidecar.ofWhole(IDENTITY, 10)));
    }

    @Test
    void aSpanHoldsItsStartAndNotItsStop() {
        assertFalse(WHOLE.contains(1));
        assertTrue(WHOLE.contains(2));
        assertTrue(WHOLE.contains(9));
        assertFalse(WHOLE.contains(10));
        assertEquals("samples 2 to 9", WHOLE.toString());
        assertEquals("sample 4", new SampleSpan(4, 5).toString());
        assertEquals("no samples", new SampleSpan(4, 4).toString());
    }
}

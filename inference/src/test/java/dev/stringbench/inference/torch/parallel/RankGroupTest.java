package dev.stringbench.inference.torch.parallel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.torch.kernel.KernelProgram;
import dev.stringbench.inference.torch.operator.OperatorTensor;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RankGroupTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    private TorchProgram program;
    private PtNDManager scope;

    @BeforeEach
    void open() {
        program = KernelProgram.load();
        scope = program.newScope();
    }

    @AfterEach
    void close() {
        scope.close();
        program.close();
    }

    @Test
    void everyRankGetsTheSumOfAll() {
        List<PtNDArray> tensors = List.of(tensor(1, 2), tensor(10, 20), tensor(100, 200));
        try (RankGroup group = RankGroup.onCpu(3)) {
            assertEquals(List.of(true, true, true), group.run(rank -> sum(tensors.get(rank), false)));
            for (PtNDArray tensor : tensors) {
                assertArrayEquals(new float[] {111, 222}, tensor.toFloatArray());
            }
        }
    }

    @Test
    void workRunsOnAThreadForEachRankAtTheSameTime() {
        var all = new CountDownLatch(2);
        try (RankGroup group = RankGroup.onCpu(2)) {
            List<String> names = group.run(rank -> {
                all.countDown();
                try {
                    all.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return Thread.currentThread().getName();
            });
            assertEquals(List.of("rank 0", "rank 1"), names);
        }
    }

    @Test
    void aGroupOfOneRunsOnTheCallingThread() {
        try (RankGroup group = RankGroup.single()) {
            assertEquals(List.of(Thread.currentThread()), group.run(rank -> Thread.currentThread()));
        }
    }

    /** Ranks hear of a cancellation at different times, and must all the same stop at one sum. */
    @Test
    void ranksStopAtTheSameSumHoweverTheyHearOfIt() {
        try (RankGroup group = RankGroup.onCpu(4)) {
            for (int round = 0; round < 50; round++) {
                int first = round % 7;
                List<PtNDArray> tensors = List.of(tensor(1), tensor(1), tensor(1), tensor(1));
                List<Integer> stops = group.run(rank -> {
                    int sums = 0;
                    while (sums < 100 && sum(tensors.get(rank), sums >= first + 3 * rank)) {
                        sums++;
                    }
                    assertTrue(sum(tensors.get(rank), false), "the sum after the one that stopped");
                    return sums;
                });
                assertEquals(1, stops.stream().distinct().count(), stops.toString());
                assertTrue(stops.get(0) >= first && stops.get(0) <= first + 9, stops.toString());
            }
        }
    }

    @Test
    void aRankThatFailsLetsTheOthersEndAndTheNextWorkConnectsAnew() {
        var connections = new AtomicInteger();
        try (RankGroup group = RankGroup.of(3, () -> {
            connections.incrementAndGet();
            return new LocalCollective(3, LONG);
        })) {
            List<PtNDArray> tensors = List.of(tensor(1), tensor(2), tensor(3));
            var e = assertThrows(
                    IllegalStateException.class,
                    () -> group.run(rank -> {
                        if (rank == 1) {
                            throw new IllegalStateException("rank 1 is out of memory");
                        }
                        return sum(tensors.get(rank), false);
                    }));
            assertEquals("rank 1 is out of memory", e.getMessage(), "the cause, not what it did to the others");
            group.run(rank -> sum(tensors.get(rank), false));
            assertArrayEquals(new float[] {6}, tensors.get(2).toFloatArray());
            assertEquals(2, connections.get());
        }
    }

    /** As NCCL on a GPU that fails: the sum neither ends nor throws, and only who asks hears of it. */
    @Test
    void sumsThatFailWithoutAWordAreAbortedAndToldInOneLine() {
        var silent = new SilentCollective(2);
        try (RankGroup group = RankGroup.of(2, () -> silent)) {
            PtNDArray tensor = tensor(1);
            var e = assertThrows(InferenceException.class, () -> group.run(rank -> sum(tensor, false)));
            assertEquals("sums on GPU 1 have failed: remote error", e.getMessage());
            assertEquals(1, silent.aborts.get(), "aborted once for all");
            assertEquals(1, silent.closes.get(), "the next work connects anew");
        }
    }

    @Test
    void aFailureOfARankIsNotReplacedByWhatItDoesToTheSums() {
        var silent = new SilentCollective(3); // one more than there are ranks: no failure is found
        try (RankGroup group = RankGroup.of(2, () -> silent)) {
            PtNDArray tensor = tensor(1);
            var e = assertThrows(
                    IllegalStateException.class,
                    () -> group.run(rank -> {
                        if (rank == 1) {
                            SilentCollective.await(silent.first);
                            throw new IllegalStateException("rank 1 is out of memory");
                        }
                        return sum(tensor, false);
                    }));
            assertEquals("rank 1 is out of memory", e.getMessage());
            assertEquals(1, silent.aborts.get());
        }
    }

    /** Sums that wait until they are aborted, and then seem to have ended; a failure is there once so many wait. */
    private static final class SilentCollective implements Collective {
        private final CountDownLatch first = new CountDownLatch(1);
        private final CountDownLatch waiting;
        private final CountDownLatch aborted = new CountDownLatch(1);
        private final AtomicInteger aborts = new AtomicInteger();
        private final AtomicInteger closes = new AtomicInteger();

        SilentCollective(int ranks) {
            this.waiting = new CountDownLatch(ranks);
        }

        @Override
        public void sum(int rank, OperatorTensor tensor) {
            first.countDown();
            waiting.countDown();
            await(aborted);
        }

        @Override
        public void begin(int rank, OperatorTensor tensor) {
            sum(rank, tensor);
        }

        @Override
        public void finish(int rank) {}

        @Override
        public Optional<InferenceException> lookForFailure() {
            return waiting.getCount() > 0 || aborted.getCount() == 0
                    ? Optional.empty()
                    : Optional.of(
                            new InferenceException(Fault.ENGINE_FAILURE, "sums on GPU 1 have failed: remote error"));
        }

        @Override
        public void abort() {
            aborts.incrementAndGet();
            aborted.countDown();
        }

        @Override
        public void close() {
            closes.incrementAndGet();
        }

        private static void await(CountDownLatch latch) {
            try {
                assertTrue(latch.await(240, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void aRankThatNeverComesIsNoticed() {
        try (RankGroup group = RankGroup.of(2, () -> new LocalCollective(2, Duration.ofMillis(50)))) {
            PtNDArray tensor = tensor(1);
            var e = assertThrows(InferenceException.class, () -> group.run(rank -> rank == 1 || sum(tensor, false)));
            assertTrue(
                    String.valueOf(e.getMessage()).startsWith("rank 0 waited 0 s for 1 of 2 ranks at sum 0"),
                    e.getMessage());
        }
    }

    @Test
    void tensorsOfDifferentSizesAreNotAddedUp() {
        List<PtNDArray> tensors = List.of(tensor(1), tensor(1, 2));
        try (RankGroup group = RankGroup.onCpu(2)) {
            var e = assertThrows(InferenceException.class, () -> group.run(rank -> sum(tensors.get(rank), false)));
            assertTrue(String.valueOf(e.getMessage()).contains("numbers to a sum of"), e.getMessage());
        }
    }

    @Test
    void ranksComeToTheirSumsInOneOrder() {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        Collective recording = new Collective() {
            private final Collective local = new LocalCollective(2, LONG);

            @Override
            public void sum(int rank, OperatorTensor tensor) {
                order.add(rank + ":" + tensor.elements());
                local.sum(rank, tensor);
            }

            @Override
            public void begin(int rank, OperatorTensor tensor) {
                order.add(rank + ":begin " + tensor.elements());
                local.begin(rank, tensor);
            }

            @Override
            public void finish(int rank) {
                order.add(rank + ":finish");
                local.finish(rank);
            }

            @Override
            public Optional<InferenceException> lookForFailure() {
                return Optional.empty();
            }

            @Override
            public void abort() {
                local.abort();
            }

            @Override
            public void close() {
                local.close();
            }
        };
        try (RankGroup group = RankGroup.of(2, () -> recording)) {
            group.run(rank -> {
                for (int size = 1; size < 5; size++) {
                    sum(tensor(new float[size]), false);
                }
                PtNDArray beside = tensor(1, 2, 3);
                assertTrue(RankGroup.begin(OperatorTensor.of(beside), false));
                RankGroup.finish();
                assertArrayEquals(new float[] {2, 4, 6}, beside.toFloatArray());
                return rank;
            });
        }
        for (int rank = 0; rank < 2; rank++) {
            String own = rank + ":";
            assertEquals(
                    List.of(own + 1, own + 2, own + 3, own + 4, own + "begin 3", own + "finish"),
                    order.stream().filter(seen -> seen.startsWith(own)).toList());
        }
    }

    @Test
    void aSumOutsideOfARanksWorkIsRefused() {
        PtNDArray tensor = tensor(1);
        assertThrows(InferenceException.class, () -> sum(tensor, false));
        assertFalse(Thread.currentThread().isInterrupted());
    }

    private static boolean sum(PtNDArray tensor, boolean cancelled) {
        return RankGroup.sum(OperatorTensor.of(tensor), cancelled);
    }

    private PtNDArray tensor(float... numbers) {
        return (PtNDArray) scope.create(numbers, new Shape(numbers.length));
    }
}

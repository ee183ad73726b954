package dev.stringbench.benchmarks.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.benchmarks.model.Completion;
import dev.stringbench.benchmarks.model.GenerationRequest;
import dev.stringbench.benchmarks.model.TokenIds;
import dev.stringbench.benchmarks.results.ExampleIdentity;
import dev.stringbench.benchmarks.results.ExampleResult;
import dev.stringbench.benchmarks.results.RunIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class PromptQueueTest {

    private final AtomicInteger made = new AtomicInteger();

    /** The first prompt is ready only after the second: by one thread alone neither would be. */
    @Test
    @EnabledIf("hasTwoCores")
    void severalPromptsAreMadeAtOnceAndHandedOutInOrder() {
        var second = new CountDownLatch(1);
        assertEquals(List.of(0, 1, 2, 3, 4), takeAll(5, 4, index -> {
            if (index == 0) {
                try {
                    assertTrue(second.await(240, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            } else if (index == 1) {
                second.countDown();
            }
        }));
    }

    static boolean hasTwoCores() {
        return Runtime.getRuntime().availableProcessors() > 1;
    }

    @Test
    void noMoreAreMadeThanTheModelCanTakeAtOnce() {
        try (var queue = new PromptQueue(new Task(100, index -> {}), indexes(100), 7, prompt -> {}, () -> false)) {
            for (int taken = 0; taken < 50; taken++) {
                queue.next();
                assertTrue(made.get() <= taken + 1 + 7, made + " made, " + (taken + 1) + " taken");
            }
        }
    }

    @Test
    void whatMakingAPromptThrowsIsThrownInItsTurn() {
        var task = new Task(8, index -> {
            if (index == 3) {
                throw new IllegalArgumentException("no prompt 3");
            }
        });
        try (var queue = new PromptQueue(task, indexes(8), 8, prompt -> {}, () -> false)) {
            for (int index = 0; index < 3; index++) {
                assertEquals(index, queue.next().index());
            }
            assertEquals(
                    "no prompt 3",
                    assertThrows(IllegalArgumentException.class, queue::next).getMessage());
        }
    }

    private List<Integer> takeAll(int samples, int concurrency, IntConsumer making) {
        List<Integer> taken = new ArrayList<>();
        try (var queue =
                new PromptQueue(new Task(samples, making), indexes(samples), concurrency, prompt -> {}, () -> false)) {
            while (queue.hasNext()) {
                taken.add(queue.next().index());
            }
        }
        return taken;
    }

    private static List<Integer> indexes(int samples) {
        return IntStream.range(0, samples).boxed().toList();
    }

    private final class Task implements BenchmarkTask<ExampleResult> {

        private final int samples;
        private final IntConsumer making;

        Task(int samples, IntConsumer making) {
            this.samples = samples;
            this.making = making;
        }

        @Override
        public RunIdentity identity() {
            return ExampleIdentity.withDtype("float32");
        }

        @Override
        public int sampleCount() {
            return samples;
        }

        @Override
        public Prompt prompt(int index) {
            made.incrementAndGet();
            making.accept(index);
            var request = new GenerationRequest(index, TokenIds.of(index), 4);
            return () -> request;
        }

        @Override
        public ExampleResult score(Prompt prompt, Completion.Generated completion) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Class<ExampleResult> resultType() {
            return ExampleResult.class;
        }
    }
}

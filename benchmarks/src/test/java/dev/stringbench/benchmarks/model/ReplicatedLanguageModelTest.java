package dev.stringbench.benchmarks.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.benchmarks.model.ReplicatedLanguageModel.Replica;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplicatedLanguageModelTest {

    private static final WhitespaceTokenizer TOKENIZER = new WhitespaceTokenizer();

    private final List<String> notes = new ArrayList<>();
    private final Set<Integer> ended = new TreeSet<>();

    @Test
    void copiesWorkAtTheSameTimeOnOneQueue() {
        var both = new CountDownLatch(2);
        var first = new ScriptedLanguageModel(TOKENIZER, request -> meet(both, request));
        var second = new ScriptedLanguageModel(TOKENIZER, request -> meet(both, request));
        run(new ReplicatedLanguageModel(List.of(new Replica("a", first), new Replica("b", second)), notes::add), 20);
        assertEquals(all(20), ended);
        assertTrue(!first.asked().isEmpty() && !second.asked().isEmpty());
        assertEquals(20, first.asked().size() + second.asked().size(), "each sample once");
        assertEquals(List.of(), notes);
    }

    /** The first request of each copy waits for the other's. */
    private static Completion meet(CountDownLatch both, GenerationRequest request) {
        both.countDown();
        try {
            assertTrue(both.await(240, TimeUnit.SECONDS), "the copies did not work at the same time");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return ScriptedLanguageModel.generated(request, "yes");
    }

    @Test
    void theCallersIteratorAndConsumerStayOnItsThread() {
        var thread = Thread.currentThread();
        Iterator<GenerationRequest> requests = requests(9).iterator();
        var model = replicated(yes(), yes(), yes());
        model.generate(
                new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        assertSame(thread, Thread.currentThread());
                        return requests.hasNext();
                    }

                    @Override
                    public GenerationRequest next() {
                        assertSame(thread, Thread.currentThread());
                        return requests.next();
                    }
                },
                completion -> {
                    assertSame(thread, Thread.currentThread());
                    ended.add(completion.index());
                });
        assertEquals(all(9), ended);
    }

    @Test
    void whatAFailingCopyWasWorkingOnGoesToTheOthers() {
        var taken = new CountDownLatch(1);
        var model = replicated(new Greedy(5, taken), new Late(taken));
        run(model, 12);
        assertEquals(all(12), ended);
        assertEquals(List.of("copy 0 has failed (no more); its 4 samples go to the other copy"), notes);
        ended.clear();
        run(model, 4); // the failed copy is not asked again
        assertEquals(all(4), ended);
        assertEquals(1, notes.size());
    }

    @Test
    void aFailureIsToldInTheNumberOfItsSamplesAndCopies() {
        var taken = new CountDownLatch(1);
        run(replicated(new Greedy(2, taken), new Late(taken), new Late(taken)), 7);
        assertEquals(all(7), ended);
        assertEquals(List.of("copy 0 has failed (no more); its 1 sample goes to the other 2 copies"), notes);
    }

    /** The other copy has seen the queue's end long before. */
    @Test
    void aCopyThatHasNothingToDoTakesWhatIsGivenBackAtTheEnd() {
        var taken = new CountDownLatch(1);
        var otherIsIdle = new CountDownLatch(1);
        LanguageModel failing = new Copy() {
            @Override
            public void generate(Iterator<GenerationRequest> requests, Consumer<Completion> completions) {
                requests.next();
                taken.countDown();
                await(otherIsIdle);
                throw new IllegalStateException("broken");
            }
        };
        LanguageModel other = new Copy() {
            private int calls;

            @Override
            public void generate(Iterator<GenerationRequest> requests, Consumer<Completion> completions) {
                await(taken);
                calls++;
                while (requests.hasNext()) {
                    completions.accept(ScriptedLanguageModel.generated(requests.next(), "yes"));
                }
                if (calls == 1) {
                    otherIsIdle.countDown();
                }
            }
        };
        run(replicated(failing, other), 3);
        assertEquals(all(3), ended);
    }

    @Test
    void theCallFailsOnlyWhenEveryCopyHas() {
        var e = assertThrows(
                IllegalStateException.class,
                () -> run(replicated(new Greedy(2, new CountDownLatch(1)), new Greedy(3, new CountDownLatch(1))), 30));
        assertEquals("no more", e.getMessage());
        assertEquals(1, notes.size(), "the last failure is thrown, not noted");
    }

    @Test
    void whatTheCallersCodeThrowsEndsTheCallAndNoCopyIsBlamed() {
        var model = replicated(yes(), yes());
        var e = assertThrows(
                IllegalArgumentException.class,
                () -> model.generate(requests(50).iterator(), completion -> {
                    throw new IllegalArgumentException("disk full");
                }));
        assertEquals("disk full", e.getMessage());
        assertEquals(List.of(), notes);
        run(model, 5);
        assertEquals(all(5), ended);
    }

    @Test
    void aCancelledModelEndsAllCopies() {
        var model = replicated(yes(), yes());
        model.generate(requests(1000).iterator(), completion -> {
            ended.add(completion.index());
            if (ended.size() == 10) {
                model.cancel();
            }
        });
        assertTrue(ended.size() < 20, ended.size() + " samples ended");
    }

    private void run(LanguageModel model, int samples) {
        model.generate(requests(samples).iterator(), completion -> assertTrue(ended.add(completion.index())));
    }

    private ReplicatedLanguageModel replicated(LanguageModel... models) {
        return new ReplicatedLanguageModel(
                IntStream.range(0, models.length)
                        .mapToObj(index -> new Replica("copy " + index, models[index]))
                        .toList(),
                notes::add);
    }

    private static LanguageModel yes() {
        return new ScriptedLanguageModel(TOKENIZER, request -> ScriptedLanguageModel.generated(request, "yes"));
    }

    private static List<GenerationRequest> requests(int samples) {
        return IntStream.range(0, samples)
                .mapToObj(index -> new GenerationRequest(index, TokenIds.of(index), 4))
                .toList();
    }

    private static Set<Integer> all(int samples) {
        return new HashSet<>(IntStream.range(0, samples).boxed().toList());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(240, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A copy that takes several requests, ends one of them and fails. */
    private static final class Greedy extends Copy {

        private final int requests;
        private final CountDownLatch taken;

        Greedy(int requests, CountDownLatch taken) {
            this.requests = requests;
            this.taken = taken;
        }

        @Override
        public void generate(Iterator<GenerationRequest> source, Consumer<Completion> completions) {
            List<GenerationRequest> batch = new ArrayList<>();
            while (batch.size() < requests && source.hasNext()) {
                batch.add(source.next());
            }
            taken.countDown();
            if (batch.size() > 1) {
                completions.accept(ScriptedLanguageModel.generated(batch.get(0), "yes"));
            }
            throw new IllegalStateException("no more");
        }
    }

    /** A copy that takes its first request once another has taken its own. */
    private static final class Late extends Copy {

        private final CountDownLatch start;

        Late(CountDownLatch start) {
            this.start = start;
        }

        @Override
        public void generate(Iterator<GenerationRequest> requests, Consumer<Completion> completions) {
            await(start);
            yes().generate(requests, completions);
        }
    }

    private abstract static class Copy implements LanguageModel {

        @Override
        public WhitespaceTokenizer tokenizer() {
            return TOKENIZER;
        }

        @Override
        public ModelIdentity identity() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void cancel() {}

        @Override
        public void close() {}
    }
}

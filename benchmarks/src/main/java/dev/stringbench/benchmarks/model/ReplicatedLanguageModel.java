package dev.stringbench.benchmarks.model;

import dev.stringbench.data.TextTokenizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Several copies of one model that take their requests from one queue, each copy on a thread of its own.
 *
 * <p>A copy that fails is not asked again: what it was working on goes to the others, and the call fails only when the last
 * copy has. The caller's iterator and consumer are used on the calling thread alone.
 */
public final class ReplicatedLanguageModel implements LanguageModel {

    private final List<Replica> replicas;
    private final Consumer<String> notes;
    private final Set<Replica> failed = new HashSet<>();
    private volatile boolean cancelled;

    /**
     * One copy.
     *
     * @param name where it is, for messages, such as {@code cuda:1}
     */
    public record Replica(String name, LanguageModel model) {}

    /**
     * Join copies of one model.
     *
     * @param replicas at least one; closed with this
     * @param notes takes one line for each copy that fails
     */
    public ReplicatedLanguageModel(List<Replica> replicas, Consumer<String> notes) {
        this.replicas = List.copyOf(replicas);
        this.notes = notes;
    }

    @Override
    public TextTokenizer tokenizer() {
        return replicas.get(0).model().tokenizer();
    }

    @Override
    public ModelIdentity identity() {
        return replicas.get(0).model().identity();
    }

    /** Requests that all copies work on at once. */
    @Override
    public int concurrency() {
        return replicas.stream()
                .mapToInt(replica -> replica.model().concurrency())
                .sum();
    }

    @Override
    public void generate(Iterator<GenerationRequest> requests, Consumer<Completion> completions) {
        new Round(requests, completions).run();
    }

    @Override
    public void cancel() {
        cancelled = true;
        replicas.forEach(replica -> replica.model().cancel());
    }

    @Override
    public void close() {
        replicas.forEach(replica -> replica.model().close());
    }

    /** Ends the work of a copy from within, where the caller's own code has failed. */
    private static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1;

        Ended(Throwable cause) {
            super(cause);
        }
    }

    /** One call of {@link #generate}. The fields belong to the calling thread, to which the copies bring their questions. */
    private final class Round {
        private final Iterator<GenerationRequest> requests;
        private final Consumer<Completion> completions;
        private final BlockingQueue<Runnable> questions = new LinkedBlockingQueue<>();
        private final Map<Replica, Map<Integer, GenerationRequest>> underWay = new HashMap<>();
        private final Deque<GenerationRequest> givenBack = new ArrayDeque<>();
        private final List<CompletableFuture<Boolean>> idle = new ArrayList<>();
        private @Nullable Throwable ending;
        private int running;

        Round(Iterator<GenerationRequest> requests, Consumer<Completion> completions) {
            this.requests = requests;
            this.completions = completions;
        }

        void run() {
            List<Thread> threads = replicas.stream()
                    .filter(replica -> !failed.contains(replica))
                    .map(replica -> new Thread(() -> work(replica), "replica on " + replica.name()))
                    .toList();
            if (threads.isEmpty()) {
                throw new IllegalStateException("every copy of the model has failed before");
            }
            running = threads.size();
            threads.forEach(Thread::start);
            boolean interrupted = false;
            while (running > 0) {
                try {
                    questions.take().run();
                } catch (InterruptedException e) {
                    interrupted = true;
                    cancel();
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            if (ending instanceof RuntimeException cause) {
                throw cause;
            }
            if (ending instanceof Error cause) {
                throw cause;
            }
        }

        /** A copy's thread: take requests until there are none, and again when another copy has given some back. */
        private void work(Replica replica) {
            Throwable cause = null;
            try {
                do {
                    replica.model().generate(new Requests(replica), completion -> ask(() -> end(replica, completion)));
                } while (awaitMore());
            } catch (Ended e) {
                // The caller's code has failed, which is known.
            } catch (RuntimeException | Error e) {
                cause = e;
            }
            Throwable failure = cause;
            questions.add(() -> leave(replica, failure));
        }

        /** The queue as one copy sees it, on its thread. A request that it is told of is its own. */
        private final class Requests implements Iterator<GenerationRequest> {
            private final Replica replica;
            private Optional<GenerationRequest> promised = Optional.empty();

            Requests(Replica replica) {
                this.replica = replica;
            }

            @Override
            public boolean hasNext() {
                if (promised.isEmpty()) {
                    promised = ask(() -> take(replica));
                }
                return promised.isPresent();
            }

            @Override
            public GenerationRequest next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                GenerationRequest next = promised.orElseThrow();
                promised = Optional.empty();
                return next;
            }
        }

        /** Have a question answered on the calling thread. */
        private <T> T ask(Supplier<T> question) {
            var answer = new CompletableFuture<T>();
            questions.add(() -> {
                Throwable end = ending;
                if (end != null) {
                    answer.completeExceptionally(end);
                    return;
                }
                try {
                    answer.complete(question.get());
                } catch (RuntimeException | Error e) {
                    ending = e;
                    answer.completeExceptionally(e);
                    wake();
                }
            });
            try {
                return answer.join();
            } catch (CompletionException e) {
                throw new Ended(e);
            }
        }

        private Optional<GenerationRequest> take(Replica replica) {
            if (cancelled || (givenBack.isEmpty() && !requests.hasNext())) {
                return Optional.empty();
            }
            GenerationRequest request = givenBack.isEmpty() ? requests.next() : givenBack.remove();
            underWay.computeIfAbsent(replica, ignored -> new HashMap<>()).put(request.index(), request);
            return Optional.of(request);
        }

        private boolean end(Replica replica, Completion completion) {
            underWay.getOrDefault(replica, Map.of()).remove(completion.index());
            completions.accept(completion);
            wake();
            return true;
        }

        /** Wait until another copy gives requests back or none can any more; whether there are some. */
        private boolean awaitMore() {
            var more = new CompletableFuture<Boolean>();
            questions.add(() -> {
                idle.add(more);
                wake();
            });
            return more.join();
        }

        private void leave(Replica replica, @Nullable Throwable cause) {
            running--;
            Map<Integer, GenerationRequest> lost = underWay.getOrDefault(replica, Map.of());
            if (cause != null) {
                failed.add(replica);
                givenBack.addAll(lost.values());
                int left = replicas.size() - failed.size();
                if (left == 0) {
                    ending = cause;
                } else {
                    notes.accept(replica.name() + " has failed (" + cause.getMessage() + "); its "
                            + (lost.size() == 1 ? "1 sample goes" : lost.size() + " samples go") + " to the other "
                            + (left == 1 ? "copy" : left + " copies"));
                }
            }
            underWay.remove(replica);
            wake();
        }

        /** Let the copies that wait for work go on or end, where that can be told. */
        private void wake() {
            boolean ends = ending != null || cancelled;
            boolean more = !ends && !givenBack.isEmpty();
            if (ends || more || underWay.values().stream().allMatch(Map::isEmpty)) {
                idle.forEach(waiting -> waiting.complete(more));
                idle.clear();
            }
        }
    }
}

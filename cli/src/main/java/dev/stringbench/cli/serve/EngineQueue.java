package dev.stringbench.cli.serve;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.torch.generate.Cancellation;
import dev.stringbench.inference.torch.generate.PromptOutcome;
import dev.stringbench.inference.torch.generate.PromptRequest;
import dev.stringbench.inference.torch.generate.PromptSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A queue that brings requests to the engine in the order in which they came, on a thread of its own, which runs one
 * batch for as long as the server lives; at most so many wait.
 */
final class EngineQueue implements PromptSource {

    private final Generation engine;
    private final int together;
    private final int waiting;
    private final Thread thread = new Thread(this::run, "engine");
    private final Cancellation cancellation = new Cancellation();

    /** Requests that are not over. */
    private final Set<CompletionJob> jobs = new HashSet<>();

    /** Those that the engine has not had all prompts of. */
    private final Deque<CompletionJob> coming = new ArrayDeque<>();

    /** The choices that the engine is working on, by their keys; on its own thread only. */
    private final Map<Integer, Choice> atWork = new HashMap<>();

    private int lastKey;
    private boolean closed;

    /**
     * Prepare to serve.
     *
     * @param together requests that the engine runs together, at least 1
     * @param waiting requests that may wait beside those, at least 1
     */
    EngineQueue(Generation engine, int together, int waiting) {
        this.engine = engine;
        this.together = together;
        this.waiting = waiting;
    }

    /** Begin to serve. */
    void start() {
        thread.start();
    }

    /**
     * Let a job wait for its turn.
     *
     * @throws ApiException where the queue is full or closed
     */
    synchronized void submit(CompletionJob job) {
        if (closed) {
            throw ApiException.ending();
        }
        if (jobs.size() >= together + waiting) {
            throw ApiException.queueFull(waiting);
        }
        jobs.add(job);
        coming.add(job);
        notifyAll();
    }

    /** Stop a job that nobody waits for; one that has ended is let be. */
    synchronized void abandon(CompletionJob job) {
        job.abandon();
        coming.remove(job);
        removeIfOver(job);
    }

    /** Take no more jobs; those that are here go on. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /**
     * Wait until the engine's thread has ended, giving up jobs that take longer than that.
     *
     * @return whether all jobs came to their end
     */
    boolean awaitEnd(long millis) throws InterruptedException {
        if (millis > 0) {
            thread.join(millis);
        }
        boolean ended = !thread.isAlive();
        if (!ended) {
            fail(jobs(), ApiException.ending());
            cancellation.cancel();
            thread.join();
        }
        return ended;
    }

    @Override
    public synchronized Optional<PromptRequest> next() {
        while (!coming.isEmpty()) {
            Optional<Choice> choice = coming.element().begin();
            if (choice.isPresent()) {
                lastKey++;
                atWork.put(lastKey, choice.get());
                return Optional.of(choice.get().request(lastKey));
            }
            coming.remove();
        }
        return Optional.empty();
    }

    @Override
    public synchronized Optional<PromptRequest> awaitNext() {
        try {
            while (true) {
                Optional<PromptRequest> next = next();
                if (next.isPresent() || closed) {
                    return next;
                }
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Wait for something to do, and give false where nothing more will come. */
    private synchronized boolean awaitJob() {
        try {
            while (coming.isEmpty() && !closed) {
                wait();
            }
            return !coming.isEmpty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void run() {
        while (awaitJob()) {
            try {
                engine.generateAll(this, this::end, cancellation);
            } catch (InferenceException e) {
                failAll(ApiException.engine(String.valueOf(e.getMessage())));
            } catch (RuntimeException | Error e) {
                failAll(ApiException.unexpected(e));
            }
        }
    }

    /** Nobody knows which sequence made the engine fail. A new batch begins with those that had not been begun. */
    private void failAll(ApiException cause) {
        if (atWork.isEmpty()) {
            fail(jobs(), cause); // or the engine would fail without end, and they would wait
        }
        List<Choice> lost = List.copyOf(atWork.values());
        atWork.clear();
        lost.forEach(choice -> choice.job().endOne());
        fail(lost.stream().map(Choice::job).distinct().toList(), cause);
    }

    private synchronized void fail(List<CompletionJob> failing, ApiException cause) {
        for (CompletionJob job : failing) {
            job.fail(cause);
            coming.remove(job);
            removeIfOver(job);
        }
    }

    private void end(PromptOutcome outcome) {
        Choice choice = atWork.remove(outcome.key());
        if (choice != null) {
            choice.job().endOne();
            // Its place is free before its client hears of it, who may come with the next request at once.
            removeIfOver(choice.job());
            choice.end(outcome, engine);
            removeIfOver(choice.job());
        }
    }

    private synchronized void removeIfOver(CompletionJob job) {
        if (job.isOver()) {
            jobs.remove(job);
        }
    }

    private synchronized List<CompletionJob> jobs() {
        return List.copyOf(jobs);
    }
}

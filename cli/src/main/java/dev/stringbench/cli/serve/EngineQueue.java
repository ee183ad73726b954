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
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A queue that brings requests to the engines in the order in which they came. Each engine has a thread of its own, which
 * runs one batch for as long as the server lives; at most so many requests wait.
 */
final class EngineQueue {

    private final List<Lane> lanes;
    private final int together;
    private final int waiting;
    private final Consumer<String> notes;
    private final Cancellation cancellation = new Cancellation();

    /** Requests that are not over. */
    private final Set<CompletionJob> jobs = new HashSet<>();

    /** Those that the engines have not had all prompts of. */
    private final Deque<CompletionJob> coming = new ArrayDeque<>();

    private int lanesLeft;
    private boolean closed;

    /**
     * Prepare to serve.
     *
     * @param engines copies of one model, at least one
     * @param together requests that the engines run together, at least 1
     * @param waiting requests that may wait beside those, at least 1
     * @param notes takes one line for each engine that fails while there are others
     */
    EngineQueue(List<Generation> engines, int together, int waiting, Consumer<String> notes) {
        this.lanes = engines.stream().map(Lane::new).toList();
        this.lanesLeft = lanes.size();
        this.together = together;
        this.waiting = waiting;
        this.notes = notes;
    }

    /** Begin to serve. */
    void start() {
        lanes.forEach(lane -> lane.thread.start());
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
     * Wait until the engines' threads have ended, giving up jobs that take longer than that.
     *
     * @return whether all jobs came to their end
     */
    boolean awaitEnd(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (Lane lane : lanes) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left > 0) {
                lane.thread.join(left);
            }
        }
        boolean ended = lanes.stream().noneMatch(lane -> lane.thread.isAlive());
        if (!ended) {
            fail(jobs(), ApiException.ending());
            cancellation.cancel();
            for (Lane lane : lanes) {
                lane.thread.join();
            }
        }
        return ended;
    }

    /** One engine with its thread. */
    private final class Lane implements PromptSource {

        private final Generation engine;
        private final Thread thread = new Thread(this::run, "engine");

        /** The choices that the engine is working on, by their keys; on its own thread only. */
        private final Map<Integer, Choice> atWork = new HashMap<>();

        private int lastKey;

        Lane(Generation engine) {
            this.engine = engine;
        }

        @Override
        public Optional<PromptRequest> next() {
            return nextChoice().map(this::request);
        }

        @Override
        public Optional<PromptRequest> awaitNext() {
            return awaitChoice().map(this::request);
        }

        private PromptRequest request(Choice choice) {
            lastKey++;
            atWork.put(lastKey, choice);
            return choice.request(lastKey);
        }

        private void run() {
            boolean goesOn = true;
            while (goesOn && awaitJob()) {
                try {
                    engine.generateAll(this, this::end, cancellation);
                } catch (InferenceException e) {
                    goesOn = failAll(ApiException.engine(String.valueOf(e.getMessage())));
                } catch (RuntimeException | Error e) {
                    goesOn = failAll(ApiException.unexpected(e));
                }
            }
        }

        /**
         * Fail what was at work: nobody knows which sequence made the engine fail, and given to the others it might take
         * them all down. The only engine begins a new batch with those that had not been begun; one of several leaves them
         * to the others.
         */
        private boolean failAll(ApiException cause) {
            boolean last = leaveToOthers(cause);
            if (last && atWork.isEmpty()) {
                fail(jobs(), cause); // or the engine would fail without end, and they would wait
            }
            List<Choice> lost = List.copyOf(atWork.values());
            atWork.clear();
            lost.forEach(choice -> choice.job().endOne());
            fail(lost.stream().map(Choice::job).distinct().toList(), cause);
            return last;
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
    }

    private synchronized Optional<Choice> nextChoice() {
        while (!coming.isEmpty()) {
            Optional<Choice> choice = coming.element().begin();
            if (choice.isPresent()) {
                return choice;
            }
            coming.remove();
        }
        return Optional.empty();
    }

    private synchronized Optional<Choice> awaitChoice() {
        try {
            while (true) {
                Optional<Choice> next = nextChoice();
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

    /** Take an engine out of service unless it is the only one left; whether it is. */
    private synchronized boolean leaveToOthers(ApiException cause) {
        if (lanesLeft == 1) {
            return true;
        }
        lanesLeft--;
        notes.accept("a copy of the model has failed (" + cause.getMessage() + "); "
                + (lanesLeft == 1 ? "the other goes on" : "the other " + lanesLeft + " go on"));
        return false;
    }

    private synchronized void fail(List<CompletionJob> failing, ApiException cause) {
        for (CompletionJob job : failing) {
            job.fail(cause);
            coming.remove(job);
            removeIfOver(job);
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

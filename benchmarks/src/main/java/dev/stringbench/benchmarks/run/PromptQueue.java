package dev.stringbench.benchmarks.run;

import dev.stringbench.benchmarks.model.GenerationRequest;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A queue that builds the next prompts in the background, several at once where there are cores, so that the model does not
 * wait for text. They are handed out in the order in which they were asked for; what making one throws is thrown in its turn.
 */
final class PromptQueue implements Iterator<GenerationRequest>, AutoCloseable {

    /** Fewest prompts made ahead, enough to hide their making from a model that takes one at a time. */
    private static final int FEWEST_AHEAD = 2;

    /** Most prompts made ahead, so that memory stays small: at 128K tokens a prompt takes about a megabyte. */
    private static final int MOST_AHEAD = 64;

    private final BenchmarkTask<?> task;
    private final Iterator<Integer> indexes;
    private final int ahead;
    private final Consumer<BenchmarkTask.Prompt> taken;
    private final BooleanSupplier enough;
    private final ExecutorService executor;
    private final Queue<Future<BenchmarkTask.Prompt>> ready = new ArrayDeque<>();

    /**
     * Begin to make prompts.
     *
     * @param indexes samples in the order in which they are asked for
     * @param concurrency requests that the model works on at once; so many can fall free together
     * @param taken is told of each prompt that the model takes
     * @param enough when it says so, no more prompts are handed out
     */
    PromptQueue(
            BenchmarkTask<?> task,
            List<Integer> indexes,
            int concurrency,
            Consumer<BenchmarkTask.Prompt> taken,
            BooleanSupplier enough) {
        this.task = task;
        this.indexes = indexes.iterator();
        this.ahead = Math.max(FEWEST_AHEAD, Math.min(concurrency, MOST_AHEAD));
        this.taken = taken;
        this.enough = enough;
        int makers = Math.min(ahead, Runtime.getRuntime().availableProcessors());
        this.executor = Executors.newFixedThreadPool(makers, runnable -> {
            Thread thread = new Thread(runnable, "prompts");
            thread.setDaemon(true);
            return thread;
        });
        fill();
    }

    @Override
    public boolean hasNext() {
        return !ready.isEmpty() && !enough.getAsBoolean();
    }

    @Override
    public GenerationRequest next() {
        Future<BenchmarkTask.Prompt> future = ready.poll();
        if (future == null) {
            throw new NoSuchElementException();
        }
        fill();
        BenchmarkTask.Prompt prompt = await(future);
        taken.accept(prompt);
        return prompt.request();
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private void fill() {
        while (ready.size() < ahead && indexes.hasNext()) {
            int index = indexes.next();
            ready.add(executor.submit(() -> task.prompt(index)));
        }
    }

    private static BenchmarkTask.Prompt await(Future<BenchmarkTask.Prompt> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a prompt", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}

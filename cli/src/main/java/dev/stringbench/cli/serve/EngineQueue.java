package dev.stringbench.cli.serve;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Bring requests to the engine one after the other, on a thread of its own; at most so many wait. */
final class EngineQueue {

    private final int waiting;
    private final ThreadPoolExecutor thread;
    private final Set<CompletionJob> jobs = ConcurrentHashMap.newKeySet();

    /**
     * Begin to serve.
     *
     * @param waiting requests that may wait while one runs, at least 1
     */
    EngineQueue(int waiting) {
        this.waiting = waiting;
        this.thread = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waiting), task -> new Thread(task, "engine"));
    }

    /**
     * Let a job wait for its turn.
     *
     * @throws ApiException where the queue is full or closed
     */
    void submit(CompletionJob job) {
        jobs.add(job);
        try {
            thread.execute(() -> {
                try {
                    job.run();
                } finally {
                    jobs.remove(job);
                }
            });
        } catch (RejectedExecutionException e) {
            jobs.remove(job);
            throw thread.isShutdown() ? ApiException.ending() : ApiException.queueFull(waiting);
        }
    }

    /** Take no more jobs; those that are here go on. */
    void close() {
        thread.shutdown();
    }

    /**
     * Wait until the engine's thread has ended, giving up jobs that take longer than that.
     *
     * @return whether all jobs came to their end
     */
    boolean awaitEnd(long millis) throws InterruptedException {
        if (thread.awaitTermination(millis, TimeUnit.MILLISECONDS)) {
            return true;
        }
        thread.getQueue().clear();
        List.copyOf(jobs).forEach(job -> {
            job.abandon();
            job.refuse(ApiException.ending());
        });
        thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        return false;
    }
}

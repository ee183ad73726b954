package dev.stringbench.data.ruler;

import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.ruler.SampleSource.Attempt;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The loop that makes one sample after the other as the original does: attempt, and if the prompt is too long, draw
 * again, smaller where the task can.
 *
 * <p>What a sample draws depends on how many attempts those before it took. Most take one, so several samples are built
 * at once as if all did; where one needs more, those behind it are thrown away and drawn again from the right state, fewer at once as long as that happens often. The
 * result does not depend on the number of threads.
 */
final class SampleLoop<D> {

    private final String taskName;
    private final SampleSource<D> source;
    private final SizeRules rules;
    private final int size;
    private final ExecutorService workers;
    private final int ahead;
    private final int attemptsAtLeastSize;

    /**
     * Prepare.
     *
     * @param ahead how many samples are built at once
     * @param attemptsAtLeastSize attempts at the smallest size, where only the draws differ from one to the next, before
     *     a sample is given up; the original would try for ever
     */
    SampleLoop(
            String taskName,
            SampleSource<D> source,
            SizeRules rules,
            int size,
            ExecutorService workers,
            int ahead,
            int attemptsAtLeastSize) {
        this.taskName = taskName;
        this.source = source;
        this.rules = rules;
        this.size = size;
        this.workers = workers;
        this.ahead = ahead;
        this.attemptsAtLeastSize = attemptsAtLeastSize;
    }

    /** A first attempt under way, and the state that it leaves the draws in. */
    private record Pending<T>(
            int index, Draws after, @Nullable Future<T> attempt) {}

    /** An attempt with its line of the output file. */
    private record Built(Attempt attempt, @Nullable RulerSample sample, String json) {}

    /**
     * Make the samples 0..count-1.
     *
     * @param start state before the first; it is changed
     * @return the state after the last
     */
    Draws run(Draws start, int count, RulerGenerator.Sink sink) {
        Deque<Pending<Built>> pending = new ArrayDeque<>();
        try {
            Draws draws = start;
            int next = 0;
            int reach = ahead;
            for (int index = 0; index < count; index++) {
                while (next < count && pending.size() < reach) {
                    pending.add(begin(next, draws));
                    draws = draws.copy();
                    next++;
                }
                Pending<Built> first = pending.remove();
                Built built = first.attempt == null ? null : await(first.attempt);
                if (built == null || built.sample == null) {
                    drop(pending);
                    draws = first.after.copy();
                    built = retry(index, draws, built);
                    next = index + 1;
                    reach = 1;
                } else {
                    reach = Math.min(ahead, 2 * reach);
                }
                sink.accept(requireSample(built), built.json);
            }
            return draws;
        } finally {
            drop(pending);
        }
    }

    private static RulerSample requireSample(Built built) {
        if (built.sample == null) {
            throw new IllegalStateException("an attempt that fits has a sample");
        }
        return built.sample;
    }

    private Pending<Built> begin(int index, Draws draws) {
        Optional<D> drawn = source.draw(draws, index, size);
        Future<Built> attempt = drawn.isEmpty() ? null : workers.submit(() -> build(index, drawn.get()));
        return new Pending<>(index, draws, attempt);
    }

    private Built build(int index, D drawn) {
        Attempt attempt = source.evaluate(drawn);
        if (!attempt.fits()) {
            return new Built(attempt, null, "");
        }
        RulerSample sample = new RulerSample(index, attempt.text(), attempt.outputs(), attempt.length());
        return new Built(attempt, sample, sample.toJson());
    }

    private Built retry(int index, Draws draws, @Nullable Built firstTry) {
        int smaller = size;
        Built built = firstTry;
        int attempts = 0;
        while (true) {
            if (rules.shrinks() && smaller > rules.increment()) {
                smaller -= rules.increment();
            } else if (++attempts > attemptsAtLeastSize) {
                throw tooLong(index, smaller, built);
            }
            Optional<D> drawn = source.draw(draws, index, smaller);
            if (drawn.isPresent()) {
                built = build(index, drawn.get());
                if (built.sample != null) {
                    return built;
                }
            }
        }
    }

    private DataException tooLong(int index, int smallest, @Nullable Built last) {
        String found = last == null
                ? "nothing can be drawn at size " + smallest
                : "at the smallest size " + smallest + " prompt and answer have " + last.attempt.length() + " tokens";
        return new DataException(
                DataFault.LENGTH_TOO_SMALL,
                taskName + " cannot be made with a length of " + rules.maxTokens() + " tokens: sample " + index + ": "
                        + found + " (the original would try for ever); give a larger --max-length");
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
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

    private static void drop(Deque<Pending<Built>> pending) {
        pending.forEach(next -> {
            if (next.attempt != null) {
                next.attempt.cancel(false);
            }
        });
        pending.clear();
    }
}

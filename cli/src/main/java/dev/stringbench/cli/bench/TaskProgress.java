package dev.stringbench.cli.bench;

import dev.stringbench.benchmarks.model.Completion;
import dev.stringbench.benchmarks.results.SampleResult;
import dev.stringbench.benchmarks.results.ScoreSummary;
import dev.stringbench.benchmarks.run.BenchmarkTask;
import dev.stringbench.benchmarks.run.RunListener;
import dev.stringbench.cli.console.Throughput;
import dev.stringbench.cli.console.TimeLeft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a run, reported to its views: how far it is, its score, its speed and how long it still takes.
 *
 * @param <R> what a scored sample's line holds
 */
final class TaskProgress<R extends SampleResult> implements RunListener<R> {

    /** The interval of a score is 10,000 resamples, too dear to compute more often while samples rush by. */
    private static final Duration SCORE_AGE = Duration.ofSeconds(1);

    private final PlannedTask<R> planned;
    private final List<ProgressView> views;
    private final TimeLeft timeLeft;
    private final LongSupplier nanoClock;
    private final List<R> results;
    private final Throughput throughput = new Throughput();
    private @Nullable ScoreSummary score;
    private long scoreNanos;
    private long startNanos;
    private long lastNanos;
    private int samples;
    private int ended;
    private int endedBefore;
    private int failures;

    /** A view of a run's progress. */
    interface ProgressView {

        /** The run begins. */
        default void started(TaskProgress<?> progress) {}

        /** A sample was scored. */
        void scored(TaskProgress<?> progress, SampleResult result, int promptTokens, Completion.Generated completion);

        /** A sample failed. */
        void failed(TaskProgress<?> progress, Completion.Failed failure);

        /** Failed samples are asked for again. */
        void retrying(TaskProgress<?> progress, int again);
    }

    /**
     * Follow a run.
     *
     * @param earlier results of earlier runs of the same file
     * @param timeLeft the estimate over all of the command's runs
     * @param nanoClock as {@link System#nanoTime()}
     */
    TaskProgress(
            PlannedTask<R> planned,
            List<R> earlier,
            List<ProgressView> views,
            TimeLeft timeLeft,
            LongSupplier nanoClock) {
        this.planned = planned;
        this.results = new ArrayList<>(earlier);
        this.views = List.copyOf(views);
        this.timeLeft = timeLeft;
        this.nanoClock = nanoClock;
        this.startNanos = nanoClock.getAsLong();
        this.lastNanos = startNanos;
    }

    @Override
    public void started(int total, int alreadyDone) {
        samples = total;
        ended = alreadyDone;
        endedBefore = alreadyDone;
        startNanos = nanoClock.getAsLong();
        lastNanos = startNanos;
        views.forEach(view -> view.started(this));
    }

    @Override
    public void scored(R result, BenchmarkTask.Prompt prompt, Completion.Generated completion) {
        int promptTokens = prompt.request().promptTokenIds().size();
        results.add(result);
        throughput.add(promptTokens, completion);
        end();
        views.forEach(view -> view.scored(this, result, promptTokens, completion));
    }

    @Override
    public void failed(Completion.Failed failure) {
        failures++;
        end();
        views.forEach(view -> view.failed(this, failure));
    }

    @Override
    public void retrying(int again) {
        ended -= again;
        failures -= again;
        views.forEach(view -> view.retrying(this, again));
    }

    PlannedTask<R> planned() {
        return planned;
    }

    /** Samples of the run. */
    int samples() {
        return samples;
    }

    /** Samples that were scored or failed, those of earlier runs included. */
    int ended() {
        return ended;
    }

    /** Samples that earlier runs had scored. */
    int endedBefore() {
        return endedBefore;
    }

    int failures() {
        return failures;
    }

    boolean isLast() {
        return ended == samples;
    }

    Throughput throughput() {
        return throughput;
    }

    /** Time since the run began. */
    Duration elapsed() {
        return Duration.ofNanos(nanoClock.getAsLong() - startNanos);
    }

    /** The score so far, at most a second old until the last sample has ended. */
    ScoreSummary score() {
        long now = nanoClock.getAsLong();
        ScoreSummary known = score;
        if (known == null || known.samples() == 0 || isLast() || now - scoreNanos >= SCORE_AGE.toNanos()) {
            known = planned.score().apply(results);
            score = known;
            scoreNanos = now;
        }
        return known;
    }

    /** The time left for this run, once a sample has ended in it. */
    Optional<Duration> remaining() {
        int endedNow = ended - endedBefore;
        if (endedNow <= 0 || isLast()) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos(elapsed().toNanos() / endedNow * (samples - ended)));
    }

    /** The time left for all runs of the command, once a sample has ended. */
    Optional<Duration> remainingOfAll() {
        return timeLeft.all();
    }

    private void end() {
        ended++;
        long now = nanoClock.getAsLong();
        timeLeft.ended(planned.promptTokens(), Duration.ofNanos(now - lastNanos));
        lastNanos = now;
    }
}

package dev.stringbench.benchmarks.run;

import dev.stringbench.benchmarks.model.Completion;
import dev.stringbench.benchmarks.model.LanguageModel;
import dev.stringbench.benchmarks.results.EarlyStop;
import dev.stringbench.benchmarks.results.EventLog;
import dev.stringbench.benchmarks.results.EventLog.SampleEvent;
import dev.stringbench.benchmarks.results.ResultFile;
import dev.stringbench.benchmarks.results.SampleFailure;
import dev.stringbench.benchmarks.results.SampleResult;
import dev.stringbench.benchmarks.results.SampleSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run of the samples of a task that have no score yet through a model. Each result is kept as it ends, so that a run
 * that stops for any cause is continued by running it again.
 *
 * <p>Samples that fail are asked for again when all others have ended, where that may help. A sample that fails for good
 * has no score; running again tries it again.
 *
 * @param <R> what a scored sample's line holds
 */
public final class BenchmarkRun<R extends SampleResult> {

    /** Attempts at a failed sample after the first. Waiting for the end does not help against longer faults. */
    static final int RETRIES = 2;

    private final BenchmarkTask<R> task;
    private final ResultFile<R> file;
    private final RunListener<R> listener;
    private final SampleSpan wanted;
    private final StopRule.Looks<R> looks;
    private final Map<Integer, BenchmarkTask.Prompt> underWay = new HashMap<>();
    private final Map<Integer, Completion.Failed> failed = new HashMap<>();
    private @Nullable EarlyStop early;

    /**
     * Describe a run.
     *
     * @param file where the results stand; its sidecar says which part of the task is wanted
     * @param stopRule when to end early, or null to take every sample
     */
    public BenchmarkRun(
            BenchmarkTask<R> task, ResultFile<R> file, RunListener<R> listener, @Nullable StopRule stopRule) {
        SampleSpan shard = file.sidecar().span();
        this.task = task;
        this.file = file;
        this.listener = listener;
        this.wanted = shard == null ? new SampleSpan(task.firstIndex(), task.sampleCount()) : shard;
        this.looks = new StopRule.Looks<>(task, stopRule, wanted);
    }

    /**
     * Run until every sample was tried, enough is known or the model is cancelled.
     *
     * @return whether every sample that counts has a score
     */
    public boolean run(LanguageModel model) {
        List<Integer> missing = untried();
        listener.started(wanted.size(), wanted.size() - missing.size());
        if (!missing.isEmpty()) {
            look();
            if (early == null) {
                try (EventLog events = EventLog.of(file.path())) {
                    take(model, events);
                }
            }
        }
        file.finish(early);
        return new SampleSpan(wanted.start(), early == null ? wanted.stop() : early.samples())
                .indexes()
                .allMatch(index -> file.results().containsKey(index));
    }

    private void take(LanguageModel model, EventLog events) {
        boolean goesOn = true;
        while (goesOn && early == null) {
            goesOn = ask(model, untried(), events, true);
            for (int retry = 0; goesOn && retry < RETRIES; retry++) {
                goesOn = askAgain(model, events);
            }
            // A score in a failed sample's place may change what the looks saw.
            early = null;
            looks.restart();
            look();
            goesOn &= !untried().isEmpty();
        }
    }

    /** Samples of the run that have no score and have not failed in it either. */
    private List<Integer> untried() {
        return wanted.indexes()
                .filter(index -> !file.results().containsKey(index) && !failed.containsKey(index))
                .boxed()
                .toList();
    }

    private boolean askAgain(LanguageModel model, EventLog events) {
        List<Integer> again = failed.values().stream()
                .filter(Completion.Failed::retryable)
                .map(Completion.Failed::index)
                .sorted()
                .toList();
        if (again.isEmpty()) {
            return true;
        }
        listener.retrying(again.size());
        return ask(model, again, events, false);
    }

    /**
     * Ask for samples.
     *
     * @return false when the model was cancelled before all had ended
     */
    private boolean ask(LanguageModel model, List<Integer> indexes, EventLog events, boolean mayEndEarly) {
        // An early end is judged on the first samples by index, which must then come first.
        List<Integer> ordered = looks.areMade() ? indexes : task.order(indexes);
        try (PromptQueue prompts = new PromptQueue(
                task, ordered, model.concurrency(), this::remember, () -> mayEndEarly && early != null)) {
            model.generate(prompts, completion -> keep(completion, events, mayEndEarly));
            return !prompts.hasNext() && underWay.isEmpty();
        }
    }

    private void look() {
        early = looks.look(file.results(), index -> file.results().containsKey(index) || failed.containsKey(index));
    }

    private void remember(BenchmarkTask.Prompt prompt) {
        underWay.put(prompt.request().index(), prompt);
    }

    private void keep(Completion completion, EventLog events, boolean mayEndEarly) {
        BenchmarkTask.Prompt prompt = underWay.remove(completion.index());
        if (prompt == null) {
            throw new IllegalStateException("completion of sample " + completion.index() + ", which was not asked for");
        }
        if (completion instanceof Completion.Generated generated) {
            R result = task.score(prompt, generated);
            file.append(result);
            failed.remove(result.index());
            events.append(event(prompt, generated));
            listener.scored(result, prompt, generated);
        } else if (completion instanceof Completion.Failed failure) {
            file.append(new SampleFailure(failure.index(), new SampleFailure.Cause(failure.kind(), failure.message())));
            failed.put(failure.index(), failure);
            events.append(SampleEvent.failed(failure.index(), failure.message()));
            listener.failed(failure);
        }
        if (mayEndEarly && early == null) {
            look();
        }
    }

    private static SampleEvent event(BenchmarkTask.Prompt prompt, Completion.Generated generated) {
        return new SampleEvent(
                "scored",
                Instant.now().toString(),
                generated.index(),
                prompt.request().promptTokenIds().size(),
                generated.generatedTokens(),
                generated.reusedPrefixTokens(),
                generated.finishReason().name().toLowerCase(Locale.ROOT),
                seconds(generated.prefill()),
                seconds(generated.decode()),
                null);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}

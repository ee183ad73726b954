package dev.stringbench.benchmarks.run;

import dev.stringbench.benchmarks.model.Completion;
import dev.stringbench.benchmarks.model.LanguageModel;
import dev.stringbench.benchmarks.results.EventLog;
import dev.stringbench.benchmarks.results.EventLog.SampleEvent;
import dev.stringbench.benchmarks.results.ResultFile;
import dev.stringbench.benchmarks.results.SampleFailure;
import dev.stringbench.benchmarks.results.SampleResult;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Take the samples of a task that have no score yet through a model. Each result is kept as it ends, so that a run that
 * stops for any cause is continued by running it again.
 *
 * @param <R> what a scored sample's line holds
 */
public final class BenchmarkRun<R extends SampleResult> {

    private final BenchmarkTask<R> task;
    private final ResultFile<R> file;
    private final RunListener<R> listener;
    private final Map<Integer, BenchmarkTask.Prompt> underWay = new HashMap<>();

    public BenchmarkRun(BenchmarkTask<R> task, ResultFile<R> file, RunListener<R> listener) {
        this.task = task;
        this.file = file;
        this.listener = listener;
    }

    /**
     * Run until every sample was tried or the model is cancelled.
     *
     * @return whether every sample that was to be taken has a score
     */
    public boolean run(LanguageModel model) {
        List<Integer> missing = IntStream.range(task.firstIndex(), task.sampleCount())
                .filter(index -> !file.results().containsKey(index))
                .boxed()
                .toList();
        int wanted = task.sampleCount() - task.firstIndex();
        listener.started(wanted, wanted - missing.size());
        if (!missing.isEmpty()) {
            try (PromptQueue prompts = new PromptQueue(task, task.order(missing), model.concurrency(), this::remember);
                    EventLog events = EventLog.of(file.path())) {
                model.generate(prompts, completion -> keep(completion, events));
            }
        }
        file.finish();
        return missing.stream().allMatch(index -> file.results().containsKey(index));
    }

    private void remember(BenchmarkTask.Prompt prompt) {
        underWay.put(prompt.request().index(), prompt);
    }

    private void keep(Completion completion, EventLog events) {
        BenchmarkTask.Prompt prompt = underWay.remove(completion.index());
        if (prompt == null) {
            throw new IllegalStateException("completion of sample " + completion.index() + ", which was not asked for");
        }
        if (completion instanceof Completion.Generated generated) {
            R result = task.score(prompt, generated);
            file.append(result);
            events.append(event(prompt, generated));
            listener.scored(result, prompt, generated);
        } else if (completion instanceof Completion.Failed failed) {
            file.append(new SampleFailure(failed.index(), new SampleFailure.Cause(failed.kind(), failed.message())));
            events.append(SampleEvent.failed(failed.index(), failed.message()));
            listener.failed(failed);
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

package dev.stringbench.cli;

import dev.stringbench.benchmarks.model.LanguageModel;
import dev.stringbench.benchmarks.results.EarlyStop;
import dev.stringbench.benchmarks.results.ResultFile;
import dev.stringbench.benchmarks.results.ResultFileName;
import dev.stringbench.benchmarks.results.SampleFailure;
import dev.stringbench.benchmarks.results.SampleResult;
import dev.stringbench.benchmarks.results.SampleSpan;
import dev.stringbench.benchmarks.results.Sidecar;
import dev.stringbench.benchmarks.run.BenchmarkRun;
import dev.stringbench.benchmarks.run.BenchmarkTask;
import dev.stringbench.benchmarks.run.PrefillTally;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Take tasks through a model, one position scheme and one result file at a time, with progress on standard error.
 * What every benchmark's command does between its options and its table.
 */
final class TaskRuns {

    private final Console console;
    private final ModelSource source;
    private final ModelOptions modelOptions;
    private final RunOptions runOptions;
    private final AtomicBoolean interrupted = new AtomicBoolean();

    TaskRuns(Console console, ModelSource source, ModelOptions modelOptions, RunOptions runOptions) {
        this.console = console;
        this.source = source;
        this.modelOptions = modelOptions;
        this.runOptions = runOptions;
    }

    /**
     * How a task went under one position scheme.
     *
     * @param results of the samples that count, earlier runs' included, in index order
     * @param wanted number of samples that count when all have a score
     * @param failed how many of them failed
     * @param stoppedEarly whether the run ended before its last sample because its score was known well enough
     */
    record Outcome<R extends SampleResult>(List<R> results, int wanted, int failed, boolean stoppedEarly) {

        Outcome {
            results = List.copyOf(results);
        }

        /** Whether each of the samples that count has a score. */
        boolean complete() {
            return results.size() == wanted;
        }

        /** How many samples have a score, for a table. */
        String samples() {
            return (complete() ? "" + wanted : results.size() + "/" + wanted)
                    + (failed == 0 ? "" : ", " + failed + " failed")
                    + (stoppedEarly ? ", ended early" : "");
        }
    }

    /** Where the answers come from. */
    ModelSource source() {
        return source;
    }

    /** Whether the user has stopped the runs, so that none should be begun. */
    boolean isInterrupted() {
        return interrupted.get();
    }

    /**
     * Take a task's samples through the model, those that have no score yet.
     *
     * @param name what the run is called in its progress, such as {@code niah string}
     * @param resultFolder where the result file is made or continued
     * @param runningScore words for the score of the results so far
     * @param makeTask makes the task for the model that answers
     */
    <R extends SampleResult> Outcome<R> run(
            String name,
            PositionChoice choice,
            Path resultFolder,
            Function<List<R>, String> runningScore,
            Function<LanguageModel, BenchmarkTask<R>> makeTask) {
        try (LanguageModel languageModel = source.with(choice)) {
            BenchmarkTask<R> task = makeTask.apply(languageModel);
            Path path = resultFolder.resolve(fileName(task, choice));
            try (ResultFile<R> file = runOptions.open(path, task)) {
                noteShard(name, file.sidecar());
                var progress = new ProgressPrinter<R>(
                        console, name, List.copyOf(resultsIn(file, wanted(task, file.sidecar()))), runningScore);
                var prefill = new PrefillTally<>(progress);
                Runnable stop = () -> {
                    interrupted.set(true);
                    languageModel.cancel();
                };
                Interruption.during(
                        console,
                        "every finished sample is kept; run the same command again to continue",
                        stop,
                        () -> new BenchmarkRun<>(task, file, prefill, runOptions.stopRule()).run(languageModel));
                progress.clear();
                prefill.saved().ifPresent(words -> console.note(name + ": " + words));
                return outcome(name, task, file);
            }
        }
    }

    private String fileName(BenchmarkTask<?> task, PositionChoice choice) {
        boolean isDefault = task.isOriginalData()
                && choice.isDefault()
                && !source.isRemote()
                && modelOptions.cleanUp()
                && modelOptions.randomWeightsSeed().isEmpty();
        return new ResultFileName(
                        task.identity().model().position(),
                        task.identity().maxLength(),
                        choice.shiftedRatio(),
                        choice.yarnFactor(),
                        isDefault ? null : task.identity().shortHash())
                .toString();
    }

    private void noteShard(String name, Sidecar sidecar) {
        if (sidecar.shard() != null && sidecar.span() != null) {
            console.note(name + ": shard " + sidecar.shard() + ", " + sidecar.span());
        }
    }

    private <R extends SampleResult> Outcome<R> outcome(String name, BenchmarkTask<R> task, ResultFile<R> file) {
        Sidecar sidecar = file.sidecar();
        SampleSpan wanted = wanted(task, sidecar);
        List<SampleFailure> failures = List.copyOf(
                file.failures().subMap(wanted.start(), wanted.stop()).values());
        failures.stream()
                .collect(Collectors.groupingBy(failure -> failure.error().kind(), TreeMap::new, Collectors.toList()))
                .forEach((kind, same) -> console.note(name + ": "
                        + (same.size() == 1 ? "1 sample" : same.size() + " samples") + " failed (" + kind
                        + "), first " + same.get(0).index() + ": "
                        + same.get(0).error().message()));
        if (!failures.isEmpty()) {
            console.note(name + ": failed samples have no score and are in no mean; run the same command again to try"
                    + " them again");
        }
        EarlyStop early = sidecar.stoppedEarly();
        if (early != null) {
            console.note(String.format(
                    Locale.ROOT,
                    "%s: ended after %d of %d samples, since the 95%% interval is at most %s points wide",
                    name,
                    wanted.size(),
                    task.sampleCount() - task.firstIndex(),
                    new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT))
                            .format(early.intervalPoints())));
        }
        return new Outcome<>(List.copyOf(resultsIn(file, wanted)), wanted.size(), failures.size(), early != null);
    }

    private static SampleSpan wanted(BenchmarkTask<?> task, Sidecar sidecar) {
        if (sidecar.span() != null) {
            return sidecar.span();
        }
        EarlyStop early = sidecar.stoppedEarly();
        return new SampleSpan(task.firstIndex(), early == null ? task.sampleCount() : early.samples());
    }

    private static <R extends SampleResult> Collection<R> resultsIn(ResultFile<R> file, SampleSpan span) {
        return file.results().subMap(span.start(), span.stop()).values();
    }
}

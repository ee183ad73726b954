package dev.stringbench.cli;

import dev.stringbench.benchmarks.model.LanguageModel;
import dev.stringbench.benchmarks.results.ResultFile;
import dev.stringbench.benchmarks.results.ResultFileName;
import dev.stringbench.benchmarks.results.SampleResult;
import dev.stringbench.benchmarks.run.BenchmarkRun;
import dev.stringbench.benchmarks.run.BenchmarkTask;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Take tasks through a model, one position scheme and one result file at a time, with progress on standard error.
 * What every benchmark's command does between its options and its table.
 */
final class TaskRuns {

    private final Console console;
    private final ModelSource source;
    private final ModelOptions modelOptions;
    private final AtomicBoolean interrupted = new AtomicBoolean();

    TaskRuns(Console console, ModelSource source, ModelOptions modelOptions) {
        this.console = console;
        this.source = source;
        this.modelOptions = modelOptions;
    }

    /**
     * How a task went under one position scheme.
     *
     * @param results of the samples that were to be taken, earlier runs' included, in index order
     * @param wanted number of samples that were to be taken
     * @param complete whether each of them has a score
     */
    record Outcome<R extends SampleResult>(List<R> results, int wanted, boolean complete) {

        Outcome {
            results = List.copyOf(results);
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
            try (ResultFile<R> file = ResultFile.open(path, task.identity(), task.sampleCount(), task.resultType())) {
                var progress = new ProgressPrinter<R>(console, name, wantedResults(task, file), runningScore);
                Runnable stop = () -> {
                    interrupted.set(true);
                    languageModel.cancel();
                };
                boolean complete = Interruption.during(
                        console,
                        "every finished sample is kept; run the same command again to continue",
                        stop,
                        () -> new BenchmarkRun<>(task, file, progress).run(languageModel));
                progress.clear();
                return new Outcome<>(wantedResults(task, file), task.sampleCount() - task.firstIndex(), complete);
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

    private static <R extends SampleResult> List<R> wantedResults(BenchmarkTask<R> task, ResultFile<R> file) {
        return List.copyOf(
                file.results().subMap(task.firstIndex(), task.sampleCount()).values());
    }
}

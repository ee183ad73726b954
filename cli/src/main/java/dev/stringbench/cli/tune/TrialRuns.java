package dev.stringbench.cli.tune;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.benchmarks.model.Completion;
import dev.stringbench.benchmarks.model.LanguageModel;
import dev.stringbench.benchmarks.results.ResultFile;
import dev.stringbench.benchmarks.results.SampleFailure;
import dev.stringbench.benchmarks.results.SampleResult;
import dev.stringbench.benchmarks.results.Sidecar;
import dev.stringbench.benchmarks.results.StoredResults;
import dev.stringbench.benchmarks.run.BenchmarkRun;
import dev.stringbench.benchmarks.run.BenchmarkTask;
import dev.stringbench.benchmarks.run.RunListener;
import dev.stringbench.cli.bench.ResultName;
import dev.stringbench.cli.model.ModelOptions;
import dev.stringbench.cli.model.ModelSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;

/**
 * The runs of trials: ordinary runs of the benchmarks' own tasks, each with its result file, which a trial that goes on
 * continues.
 */
final class TrialRuns {

    private final ModelSource source;
    private final ModelOptions modelOptions;
    private final List<TuneTask<?>> tasks;
    private final Path output;
    private final Runnable sampleEnded;
    private int ran;
    private long ranNanos;
    private Optional<LanguageModel> running = Optional.empty();
    private boolean stopped;

    /**
     * Prepare.
     *
     * @param output folder of all runs
     * @param sampleEnded is told of each sample that has ended
     */
    TrialRuns(
            ModelSource source, ModelOptions modelOptions, List<TuneTask<?>> tasks, Path output, Runnable sampleEnded) {
        this.source = source;
        this.modelOptions = modelOptions;
        this.tasks = List.copyOf(tasks);
        this.output = output;
        this.sampleEnded = sampleEnded;
    }

    /** End the run under way and begin no other. Safe to call from any thread. */
    synchronized void stop() {
        stopped = true;
        running.ifPresent(LanguageModel::cancel);
    }

    synchronized boolean isStopped() {
        return stopped;
    }

    /** Seconds of a sample of one task, over those that were run here; empty where none was. */
    OptionalDouble secondsPerSample() {
        return ran == 0 ? OptionalDouble.empty() : OptionalDouble.of(ranNanos / 1e9 / ran);
    }

    /**
     * The scores of a setting on the first samples of a set, each the mean over the tasks; what is missing is run.
     *
     * @return empty where the user has stopped the runs
     * @throws BenchmarkException where a sample has failed for good
     */
    Optional<double[]> scores(Candidate candidate, SampleSet set, int samples) {
        double[] means = new double[samples];
        for (TuneTask<?> task : tasks) {
            Optional<double[]> scores = scores(task, candidate, set, samples);
            if (scores.isEmpty()) {
                return Optional.empty();
            }
            for (int i = 0; i < samples; i++) {
                means[i] += scores.get()[i] / tasks.size();
            }
        }
        return Optional.of(means);
    }

    /** Samples, over all tasks, that have no score yet; nothing is run. */
    int left(Candidate candidate, SampleSet set, int samples) {
        int left = 0;
        for (TuneTask<?> task : tasks) {
            left += left(task, candidate, set, samples);
        }
        return left;
    }

    private <R extends SampleResult> int left(TuneTask<R> task, Candidate candidate, SampleSet set, int samples) {
        try (LanguageModel model = source.with(candidate.choice())) {
            BenchmarkTask<R> made = task.maker().make(model, set, samples);
            Path file = file(task, candidate, set, made);
            ResultFile.requireSameRun(file, made.identity());
            return samples
                    - StoredResults.readIfPresent(file, made.resultType())
                            .results()
                            .headMap(samples)
                            .size();
        }
    }

    private <R extends SampleResult> Optional<double[]> scores(
            TuneTask<R> task, Candidate candidate, SampleSet set, int samples) {
        try (LanguageModel model = source.with(candidate.choice())) {
            BenchmarkTask<R> made = task.maker().make(model, set, samples);
            Path file = file(task, candidate, set, made);
            ResultFile.requireSameRun(file, made.identity());
            if (isEnded(file, samples)) {
                return Optional.of(scores(
                        task, file, StoredResults.read(file, made.resultType()).results(), samples));
            }
            if (!begin(model)) {
                return Optional.empty();
            }
            try (ResultFile<R> open =
                    ResultFile.open(file, Sidecar.ofWhole(made.identity(), samples), made.resultType())) {
                run(made, open, model);
                if (isStopped()) {
                    return Optional.empty();
                }
                requireNoFailure(file, open.failures().headMap(samples));
                return Optional.of(scores(task, file, open.results(), samples));
            } finally {
                end();
            }
        }
    }

    private <R extends SampleResult> void run(BenchmarkTask<R> task, ResultFile<R> file, LanguageModel model) {
        long start = System.nanoTime();
        var listener = new RunListener<R>() {
            private int ended;

            @Override
            public void started(int samples, int alreadyDone) {}

            @Override
            public void scored(R result, BenchmarkTask.Prompt prompt, Completion.Generated completion) {
                ended++;
                sampleEnded.run();
            }

            @Override
            public void failed(Completion.Failed failure) {}
        };
        new BenchmarkRun<>(task, file, listener, null).run(model);
        ran += listener.ended;
        ranNanos += System.nanoTime() - start;
    }

    private synchronized boolean begin(LanguageModel model) {
        running = Optional.of(model);
        return !stopped;
    }

    private synchronized void end() {
        running = Optional.empty();
    }

    /** Whether a run of at least so many samples has ended; one that was killed is to be put in order. */
    private static boolean isEnded(Path file, int samples) {
        if (!Files.exists(file) || !Files.exists(Sidecar.pathFor(file))) {
            return false;
        }
        Sidecar sidecar = Sidecar.read(file);
        return sidecar.complete() && sidecar.stoppedEarly() == null && sidecar.samples() >= samples;
    }

    private static <R extends SampleResult> double[] scores(
            TuneTask<R> task, Path file, SortedMap<Integer, R> results, int samples) {
        double[] scores = new double[samples];
        for (int i = 0; i < samples; i++) {
            R result = results.get(i);
            if (result == null) {
                throw new BenchmarkException(
                        Fault.BAD_RESULT_FILE, file + " lacks sample " + i + "; move it away to run it anew");
            }
            scores[i] = task.score().applyAsDouble(result);
        }
        return scores;
    }

    private static void requireNoFailure(Path file, SortedMap<Integer, SampleFailure> failures) {
        if (!failures.isEmpty()) {
            SampleFailure first = failures.get(failures.firstKey());
            throw new BenchmarkException(
                    Fault.BAD_RESULT_FILE,
                    file + ": " + failures.size() + " samples failed, first " + failures.firstKey() + ": "
                            + (first == null ? "" : first.error().message())
                            + "; run the same command again to try them again");
        }
    }

    private Path file(TuneTask<?> task, Candidate candidate, SampleSet set, BenchmarkTask<?> made) {
        return folder(task, set).resolve(ResultName.of(made, candidate.choice(), source, modelOptions));
    }

    /** Write the summaries of all result folders that there are. */
    void summarise() {
        for (TuneTask<?> task : tasks) {
            for (SampleSet set : SampleSet.values()) {
                Path folder = folder(task, set);
                if (Files.isDirectory(folder)) {
                    task.summary().accept(folder);
                }
            }
        }
    }

    private Path folder(TuneTask<?> task, SampleSet set) {
        return output.resolve(set.folder()).resolve(task.resultFolder());
    }
}

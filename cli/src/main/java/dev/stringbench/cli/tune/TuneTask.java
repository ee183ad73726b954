package dev.stringbench.cli.tune;

import dev.stringbench.benchmarks.model.LanguageModel;
import dev.stringbench.benchmarks.results.SampleResult;
import dev.stringbench.benchmarks.run.BenchmarkTask;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * A task on which settings are tried.
 *
 * @param id the task's name
 * @param resultFolder folder of its result files below that of a set of samples
 * @param maker makes the task
 * @param score what a sample counts in the race, 0 to 1
 * @param summary writes a result folder's summary
 * @param <R> what a scored sample's line holds
 */
record TuneTask<R extends SampleResult>(
        String id, Path resultFolder, Maker<R> maker, ToDoubleFunction<R> score, Consumer<Path> summary) {

    /** A maker of the task for the model that answers. */
    interface Maker<R extends SampleResult> {
        BenchmarkTask<R> make(LanguageModel model, SampleSet set, int samples);
    }
}

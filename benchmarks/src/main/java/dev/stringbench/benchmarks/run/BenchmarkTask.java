package dev.stringbench.benchmarks.run;

import dev.stringbench.benchmarks.model.Completion;
import dev.stringbench.benchmarks.model.GenerationRequest;
import dev.stringbench.benchmarks.results.RunIdentity;
import dev.stringbench.benchmarks.results.SampleResult;
import dev.stringbench.benchmarks.results.ScoreSummary;
import dev.stringbench.scoring.statistics.Interval;
import java.util.Collection;
import java.util.List;

/**
 * One task of a benchmark at one length: its samples, and the scoring of a generated text.
 *
 * @param <R> what a scored sample's line holds
 */
public interface BenchmarkTask<R extends SampleResult> {

    /** Everything the results depend on. */
    RunIdentity identity();

    /** Whether the data is the original's, as far as the task can tell; results of other data are named apart. */
    default boolean isOriginalData() {
        return true;
    }

    /** Index of the first sample to take; those before it are left to other runs of the same file. */
    default int firstIndex() {
        return 0;
    }

    /** Index after the last sample to take; with {@link #firstIndex()} 0, the number of samples. */
    int sampleCount();

    /**
     * Put samples into the order in which they are to be run: those that begin alike one after the other, so that a model
     * need not run the common beginning again. Result files are in the order of indexes whatever this is.
     *
     * @param indexes of the samples that have no score yet, ascending
     * @return the same indexes
     */
    default List<Integer> order(List<Integer> indexes) {
        return indexes;
    }

    /** Build one sample's prompt. Called on background threads, several samples at once, while the model works. */
    Prompt prompt(int index);

    /** Score a generated text. */
    R score(Prompt prompt, Completion.Generated completion);

    /**
     * The 95% interval of the task's figure, the one that stands first in its table, in percent. Unless the task says
     * otherwise that is the mean score.
     */
    default Interval interval(Collection<R> results) {
        return ScoreSummary.of(results).interval();
    }

    /** The record of one result line. */
    Class<R> resultType();

    /** A prompt that is ready for the model, with what its task needs to score the answer. */
    interface Prompt {
        GenerationRequest request();
    }
}

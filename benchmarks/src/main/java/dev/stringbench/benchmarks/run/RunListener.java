package dev.stringbench.benchmarks.run;

import dev.stringbench.benchmarks.model.Completion;
import dev.stringbench.benchmarks.results.SampleResult;

/**
 * A listener to a run, called on the thread that runs it.
 *
 * @param <R> what a scored sample's line holds
 */
public interface RunListener<R extends SampleResult> {

    /** The run begins; {@code alreadyDone} of its {@code samples} were scored by earlier runs. */
    void started(int samples, int alreadyDone);

    /** A sample was scored and is on the disk. */
    void scored(R result, BenchmarkTask.Prompt prompt, Completion.Generated completion);

    /** A sample failed, which is on the disk too. */
    void failed(Completion.Failed failure);

    /** Samples that failed are asked for again: each is scored or fails once more. */
    default void retrying(int samples) {}
}

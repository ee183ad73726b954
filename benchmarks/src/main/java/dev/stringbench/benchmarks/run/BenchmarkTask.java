package dev.stringbench.benchmarks.run;

import dev.stringbench.benchmarks.model.Completion;
import dev.stringbench.benchmarks.model.GenerationRequest;
import dev.stringbench.benchmarks.results.SampleResult;

/**
 * One task of a benchmark at one length: its samples, and how a generated text becomes a result.
 *
 * @param <R> what a scored sample's line holds
 */
public interface BenchmarkTask<R extends SampleResult> {

    /** Number of samples. */
    int sampleCount();

    /** Build one sample's prompt. Called on a background thread, one sample at a time, while the model works. */
    Prompt prompt(int index);

    /** Score a generated text. */
    R score(Prompt prompt, Completion.Generated completion);

    /** The record of one result line. */
    Class<R> resultType();

    /** A prompt that is ready for the model, with what its task needs to score the answer. */
    interface Prompt {
        GenerationRequest request();
    }
}

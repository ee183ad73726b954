package dev.stringbench.benchmarks.run;

import dev.stringbench.benchmarks.model.Completion;
import dev.stringbench.benchmarks.results.SampleResult;
import java.util.Locale;
import java.util.Optional;

/**
 * A tally of the prompt tokens of a run, and those that need not be run because an earlier prompt began alike.
 *
 * @param <R> what a scored sample's line holds
 */
public final class PrefillTally<R extends SampleResult> implements RunListener<R> {

    private final RunListener<R> next;
    private long promptTokens;
    private long reusedTokens;

    /**
     * Count beside another listener.
     *
     * @param next hears all that this one hears
     */
    public PrefillTally(RunListener<R> next) {
        this.next = next;
    }

    /** Words for people about what was saved; empty where nothing was. */
    public Optional<String> saved() {
        return reusedTokens == 0
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "prefill ran %,d of %,d prompt tokens, %.1f times fewer; %,d were reused from prompts that begin"
                                + " alike",
                        promptTokens - reusedTokens,
                        promptTokens,
                        (double) promptTokens / (promptTokens - reusedTokens),
                        reusedTokens));
    }

    @Override
    public void started(int samples, int alreadyDone) {
        next.started(samples, alreadyDone);
    }

    @Override
    public void scored(R result, BenchmarkTask.Prompt prompt, Completion.Generated completion) {
        promptTokens += prompt.request().promptTokenIds().size();
        reusedTokens += completion.reusedPrefixTokens();
        next.scored(result, prompt, completion);
    }

    @Override
    public void failed(Completion.Failed failure) {
        next.failed(failure);
    }

    @Override
    public void retrying(int samples) {
        next.retrying(samples);
    }
}

package dev.stringbench.benchmarks.model;

import dev.stringbench.data.TextTokenizer;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * A model that generates text for many prompts, with one position scheme.
 *
 * <p>The model pulls requests as it has room for them, so that one prompt at a time, continuous batching, several GPUs and
 * a remote server all fit behind this port.
 */
public interface LanguageModel extends AutoCloseable {

    /** Give the model's own tokenizer. */
    TextTokenizer tokenizer();

    /** Name what generates the text: model, weights, position scheme, dtype. */
    ModelIdentity identity();

    /** Say how many requests the model works on at once; about as many prompts are worth making ahead. */
    default int concurrency() {
        return 1;
    }

    /**
     * Answer every request, or stop early after {@link #cancel()}.
     *
     * <p>Every request that was pulled gets exactly one completion, except those under way when the model is cancelled.
     * Completions come in any order, one at a time, on the calling thread. What the consumer throws ends the call and
     * reaches the caller.
     *
     * @param requests pulled lazily
     * @param completions takes each result as its request ends
     */
    void generate(Iterator<GenerationRequest> requests, Consumer<Completion> completions);

    /** Abandon what is being generated, as soon as may be. Safe to call from any thread; the model stays cancelled. */
    void cancel();

    /** Free the model's memory. */
    @Override
    void close();
}

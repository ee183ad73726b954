package dev.stringbench.data.ruler;

import dev.stringbench.data.DataException;
import dev.stringbench.data.TextTokenizer;
import dev.stringbench.data.tokens.TokenCounter;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A generator of RULER samples. The samples do not depend on the number of threads. Safe for use by one thread at a
 * time; close it to end its threads.
 */
public final class RulerGenerator implements AutoCloseable {

    private static final int AHEAD_PER_THREAD = 2;

    private final TokenCounter counter;
    private final RulerSources sources;
    private final ExecutorService workers;
    private final int ahead;

    /**
     * Prepare.
     *
     * @param threads how many threads build and count prompts
     * @throws DataException BAD_TOKENIZER if the tokenizer gives no tokens
     */
    public RulerGenerator(TextTokenizer tokenizer, RulerSources sources, int threads) {
        this.counter = TokenCounter.of(tokenizer);
        this.sources = sources;
        this.workers = Executors.newFixedThreadPool(threads, runnable -> {
            Thread thread = new Thread(runnable, "ruler-worker");
            thread.setDaemon(true);
            return thread;
        });
        this.ahead = threads == 1 ? 1 : AHEAD_PER_THREAD * threads;
    }

    /** A receiver of the samples of a task, in order, each also as its line of the output file. */
    public interface Sink {
        /**
         * Take a sample.
         *
         * @param json the line without its line feed
         */
        void accept(RulerSample sample, String json);
    }

    /**
     * Make the samples of one task.
     *
     * @throws DataException LENGTH_TOO_SMALL where the original would try for ever; TOO_FEW_SAMPLES if there are not
     *     enough questions; MISSING_DATA, BAD_FILE
     */
    public void generate(RulerTask task, RulerRequest request, Sink sink) {
        task.options().generate(new FileInMaking(task, request, sink, sources, counter, workers, ahead));
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}

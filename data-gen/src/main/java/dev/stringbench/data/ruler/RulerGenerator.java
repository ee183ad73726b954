package dev.stringbench.data.ruler;

import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.TextTokenizer;
import dev.stringbench.data.tokens.TokenCounter;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A generator of RULER samples. The samples do not depend on the number of threads. Safe for use by one thread at a
 * time; close it to end its threads.
 */
public final class RulerGenerator implements AutoCloseable {

    private static final int AHEAD_PER_THREAD = 2;
    private static final int ATTEMPTS = 1000;

    /** Where only a length is looked for, what needs that many draws is better called too short. */
    private static final int ATTEMPTS_IN_SEARCH = 50;

    private static final int LONGEST_SEARCHED = 1 << 20;

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
        make(task, request, sink, new FileInMaking.Effort(Integer.MAX_VALUE, ATTEMPTS));
    }

    /**
     * Find out whether a task can be made at a length, by making its first sample.
     *
     * @return what is missing, or empty where it can
     * @throws DataException as {@link #generate} does but for the length: TOO_FEW_SAMPLES, MISSING_DATA, BAD_FILE
     */
    public Optional<Shortfall> shortfall(RulerTask task, RulerRequest request) {
        return failure(task, request, new FileInMaking.Effort(1, ATTEMPTS))
                .map(reason -> new Shortfall(reason, leastLength(task, request)));
    }

    /**
     * Search the least length above that of a request at which all its samples can be made.
     *
     * @return empty where there is none within reach
     */
    OptionalInt leastLength(RulerTask task, RulerRequest request) {
        int low = request.maxSeqLength();
        int high = low;
        do {
            low = high;
            high = 2 * low;
            if (high > LONGEST_SEARCHED) {
                return OptionalInt.empty();
            }
        } while (!fits(task, request.withMaxSeqLength(high)));
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (fits(task, request.withMaxSeqLength(middle))) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return OptionalInt.of(high);
    }

    private boolean fits(RulerTask task, RulerRequest request) {
        return failure(task, request, new FileInMaking.Effort(Integer.MAX_VALUE, ATTEMPTS_IN_SEARCH))
                .isEmpty();
    }

    private Optional<String> failure(RulerTask task, RulerRequest request, FileInMaking.Effort effort) {
        boolean[] asksForNothing = new boolean[1];
        try {
            make(
                    task,
                    request,
                    (sample, json) -> asksForNothing[0] |= sample.outputs().isEmpty(),
                    effort);
        } catch (DataException e) {
            if (e.fault() != DataFault.LENGTH_TOO_SMALL) {
                throw e;
            }
            return Optional.of(String.valueOf(e.getMessage()));
        }
        return asksForNothing[0]
                ? Optional.of(task.name() + " asks for nothing at a length of " + request.maxSeqLength() + " tokens.")
                : Optional.empty();
    }

    private void make(RulerTask task, RulerRequest request, Sink sink, FileInMaking.Effort effort) {
        task.options().generate(new FileInMaking(task, request, sink, sources, counter, workers, ahead, effort));
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}

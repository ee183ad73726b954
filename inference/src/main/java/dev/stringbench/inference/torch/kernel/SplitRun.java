package dev.stringbench.inference.torch.kernel;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order in which a step of all ranks is started and ended. Everything is started before anything is waited for, by one
 * thread: a launch takes some microseconds, less than waking a thread for each. A rank whose launch fails leaves the others
 * waiting on their GPUs, which the word {@link Stop} ends.
 */
final class SplitRun {
    private static final long LAST_TOKEN = 0xffff_ffffL;

    private final List<? extends RankStep> ranks;
    private final Stop stop;
    private final int exchangesOfStep;
    private int exchanges;

    /** A word that all GPUs see: set, every wait of a step ends, and the step with it. */
    interface Stop {
        boolean isSet();

        void set(boolean stopped);
    }

    /** @param exchangesOfStep sums over ranks in one step */
    SplitRun(List<? extends RankStep> ranks, Stop stop, int exchangesOfStep) {
        this.ranks = List.copyOf(ranks);
        this.stop = stop;
        this.exchangesOfStep = exchangesOfStep;
    }

    /**
     * Run a step. One that fails leaves all as it was before the first.
     *
     * @return the token of the greatest logit of all ranks, the first of several
     * @throws InferenceException ENGINE_FAILURE when a launch or a GPU fails, or GPUs did not answer each other in time
     */
    long run(StepToken token) {
        ranks.forEach(rank -> rank.prepare(token, exchanges));
        exchanges += exchangesOfStep;
        RuntimeException failure = endAll(startAll());
        if (failure == null && stop.isSet()) {
            failure = new InferenceException(
                    Fault.ENGINE_FAILURE,
                    "the GPUs of a split model did not answer each other in time, and its decode step was given up;"
                            + " another process may hold one of them (see nvidia-smi)");
        }
        if (failure != null) {
            clear();
            throw failure;
        }
        long best = ranks.stream().mapToLong(RankStep::best).reduce(0, SplitRun::greater);
        return LAST_TOKEN - (best & LAST_TOKEN);
    }

    private @Nullable RuntimeException startAll() {
        try {
            ranks.forEach(RankStep::launch);
            return null;
        } catch (RuntimeException e) {
            stop.set(true);
            return e;
        }
    }

    private @Nullable RuntimeException endAll(@Nullable RuntimeException before) {
        RuntimeException failure = before;
        for (RankStep rank : ranks) {
            try {
                rank.await();
            } catch (RuntimeException e) {
                stop.set(true);
                failure = failure == null ? e : failure;
            }
        }
        return failure;
    }

    /** A GPU that has failed for good cannot be cleared, and needs not: what led to it is what is told. */
    private void clear() {
        try {
            ranks.forEach(RankStep::clear);
        } catch (InferenceException e) {
            return;
        }
        exchanges = 0;
        stop.set(false);
    }

    private static long greater(long one, long other) {
        return Long.compareUnsigned(one, other) >= 0 ? one : other;
    }
}

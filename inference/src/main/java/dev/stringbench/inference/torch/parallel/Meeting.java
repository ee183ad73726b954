package dev.stringbench.inference.torch.parallel;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import java.time.Duration;

/**
 * The point at which all ranks of a group are at the same sum: the one that comes last acts for all, and the others wait until
 * it has.
 *
 * <p>On GPUs this is what keeps sums from waiting for each other without end. A kernel that adds up on one GPU keeps it busy
 * until the other's has come, and the driver may let the other rank's thread wait for the first GPU when it loads a kernel for
 * the first time or takes memory that the first GPU can reach. Once all are here, nothing of that kind lies before the sum.
 */
final class Meeting {
    private final int ranks;
    private final Duration spin;
    private final Duration patience;
    private int arrived;
    private volatile long held;
    private volatile boolean ended;

    /**
     * @param spin how long a rank looks for the last one without giving up its core
     * @param patience how long it waits before it gives up
     */
    Meeting(int ranks, Duration spin, Duration patience) {
        this.ranks = ranks;
        this.spin = spin;
        this.patience = patience;
    }

    /**
     * Come to the next sum. What a rank has written before is seen by {@code act}.
     *
     * @param rank of the caller, counted from 0
     * @param act run once all are here, on the thread of the last; where it throws, the others wait for {@link #end}
     * @throws InferenceException ENGINE_FAILURE when the others do not come, or after {@link #end}
     */
    void meet(int rank, Runnable act) {
        long mine = held;
        if (isLast()) {
            act.run();
            synchronized (this) {
                held = mine + 1;
                notifyAll();
            }
        } else {
            await(rank, mine);
        }
    }

    /** Let those who wait go, and those who come later: there is no further meeting. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    private synchronized boolean isLast() {
        requireGoingOn();
        arrived++;
        if (arrived < ranks) {
            return false;
        }
        arrived = 0; // nobody comes to the next before this one is held
        return true;
    }

    private void await(int rank, long mine) {
        long began = System.nanoTime();
        while (mine == held && !ended && System.nanoTime() - began < spin.toNanos()) {
            Thread.onSpinWait();
        }
        synchronized (this) {
            while (mine == held) {
                requireGoingOn();
                long left = (patience.toNanos() - (System.nanoTime() - began)) / 1_000_000;
                if (left <= 0) {
                    throw failure("rank " + rank + " waited " + patience.toSeconds() + " s for " + (ranks - arrived)
                            + " of " + ranks + " ranks at sum " + mine);
                }
                try {
                    wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw failure("rank " + rank + " was interrupted at sum " + mine);
                }
            }
        }
    }

    private void requireGoingOn() {
        if (ended) {
            throw failure("another rank has failed");
        }
    }

    private static InferenceException failure(String message) {
        return new InferenceException(Fault.ENGINE_FAILURE, message);
    }
}

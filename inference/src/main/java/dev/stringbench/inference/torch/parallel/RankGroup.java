package dev.stringbench.inference.torch.parallel;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.torch.operator.OperatorTensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The ranks of a model that is split over devices: a thread for each, on which its work runs, and the sums over all.
 *
 * <p>Ranks run the same program and so come to the same sums in the same order, from which no deadlock can arise, with two
 * exceptions that are dealt with here. A rank that fails aborts the sums, so that the others end too; the next work begins
 * with a new connection. So do sums that fail by themselves, which is looked for while the ranks are waited for. And whether
 * work is cancelled is decided for each sum by the rank that comes to it first, for all.
 *
 * <p>A group of one rank runs its work on the calling thread.
 */
public final class RankGroup implements AutoCloseable {
    /** Where a thread's sums go; a rank's thread has one while its work runs. */
    private static final ThreadLocal<Seat> SEAT = new ThreadLocal<>();

    /** How often the sums are looked after while ranks are at work. */
    private static final Duration WATCH = Duration.ofSeconds(1);

    private final List<ExecutorService> threads;
    private final Supplier<Collective> connector;
    private @Nullable Collective collective;

    private RankGroup(int ranks, Supplier<Collective> connector) {
        this.threads = IntStream.range(0, ranks).mapToObj(RankGroup::thread).toList();
        this.connector = connector;
    }

    /** The group of a model that is not split. */
    public static RankGroup single() {
        return new RankGroup(0, () -> {
            throw new IllegalStateException("a model that is not split adds nothing up");
        });
    }

    /** Ranks on this host's CPU, where they share the cores. */
    public static RankGroup onCpu(int ranks) {
        return of(ranks, () -> new LocalCollective(ranks, LocalCollective.PATIENCE));
    }

    /**
     * Ranks on GPUs.
     *
     * @param devices the index of each rank's GPU, all different
     */
    public static RankGroup onCuda(List<Integer> devices) {
        return of(devices.size(), () -> new NcclCollective(devices));
    }

    /** NCCL's version in words; empty where it is not there, so that no ranks run on GPUs. */
    public static Optional<String> ncclVersion() {
        return Nccl.version();
    }

    /** @param connector connects the ranks, for the first work and again after a failure */
    static RankGroup of(int ranks, Supplier<Collective> connector) {
        return new RankGroup(ranks, connector);
    }

    private static ExecutorService thread(int rank) {
        return Executors.newSingleThreadExecutor(task -> {
            var thread = new Thread(task, "rank " + rank);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Ranks, at least one. */
    public int size() {
        return Math.max(1, threads.size());
    }

    /**
     * Run work on every rank and wait for all.
     *
     * @param work takes the rank, counted from 0
     * @return what each rank's gave, in their order
     */
    public synchronized <T> List<T> run(IntFunction<T> work) {
        if (threads.isEmpty()) {
            return List.of(work.apply(0));
        }
        var turn = new Turn(connected());
        List<Future<T>> futures = new ArrayList<>();
        for (int rank = 0; rank < threads.size(); rank++) {
            int own = rank;
            futures.add(threads.get(rank).submit(() -> turn.run(own, work)));
        }
        List<T> results = new ArrayList<>();
        boolean interrupted = false;
        for (Future<T> future : futures) {
            while (true) {
                try {
                    results.add(future.get(WATCH.toMillis(), TimeUnit.MILLISECONDS));
                    break;
                } catch (TimeoutException e) {
                    turn.lookForFailure();
                } catch (InterruptedException e) {
                    interrupted = true; // ranks hear of a cancellation, and their work must not be left alone
                } catch (ExecutionException e) {
                    break; // the first failure in time is the cause of the others; see below
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        Throwable failure = turn.failure.get();
        if (failure != null) {
            results.forEach(RankGroup::free);
            disconnect();
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        }
        return results;
    }

    /**
     * Run something on the calling thread that gives work to all ranks' devices, while no rank's own work runs: so that every
     * device is given its work in the same order, and none waits for one that waits for it.
     */
    public synchronized <T> T alone(Supplier<T> work) {
        return work.get();
    }

    private static void free(Object result) {
        if (result instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Collective connected() {
        Collective current = collective;
        if (current == null) {
            current = connector.get();
            collective = current;
        }
        return current;
    }

    private void disconnect() {
        if (collective != null) {
            collective.close();
            collective = null;
        }
    }

    /**
     * Add up a tensor of the calling rank with those of the others, unless the ranks agree to stop.
     *
     * @param cancelled whether the calling rank has seen a cancellation
     * @return false when all ranks stop here, and nothing was added up
     */
    static boolean sum(OperatorTensor tensor, boolean cancelled) {
        return seat().sum(tensor, cancelled);
    }

    /** The same as {@link #sum}, but it may go on until {@link #finish}; the tensor must live until then and be left alone. */
    static boolean begin(OperatorTensor tensor, boolean cancelled) {
        return seat().begin(tensor, cancelled);
    }

    /** Let what the calling rank does from here on wait for the sums that it has begun. */
    static void finish() {
        seat().finish();
    }

    private static Seat seat() {
        Seat seat = SEAT.get();
        if (seat == null) {
            throw new InferenceException(
                    Fault.ENGINE_FAILURE, "a sum over ranks was asked for outside of a rank's work");
        }
        return seat;
    }

    @Override
    public synchronized void close() {
        threads.forEach(ExecutorService::shutdown);
        disconnect();
    }

    /** One piece of work of all ranks. */
    private static final class Turn {
        private final Collective collective;
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private final Set<Integer> stopped = new HashSet<>();
        private int decided;

        Turn(Collective collective) {
            this.collective = collective;
        }

        <T> T run(int rank, IntFunction<T> work) {
            SEAT.set(new Seat(rank, this));
            try {
                return work.apply(rank);
            } catch (RuntimeException | Error e) {
                fail(e);
                throw e;
            } finally {
                SEAT.remove();
            }
        }

        /** End the turn where sums have failed of which the ranks, who wait for their GPUs, hear nothing. */
        void lookForFailure() {
            collective.lookForFailure().ifPresent(this::fail);
        }

        private void fail(Throwable cause) {
            if (failure.compareAndSet(null, cause)) {
                collective.abort();
            }
        }

        /**
         * Whether work stops at a sum, which the first rank that comes to it decides for all. Ranks may come to further sums
         * after it, as those of the logits of what they left unfinished.
         */
        synchronized boolean stopsAt(int sum, boolean cancelled) {
            if (sum == decided) {
                decided++;
                if (cancelled) {
                    stopped.add(sum);
                }
            }
            return stopped.contains(sum);
        }
    }

    /** A rank's place in a piece of work. */
    private static final class Seat {
        private final int rank;
        private final Turn turn;
        private int sums;

        Seat(int rank, Turn turn) {
            this.rank = rank;
            this.turn = turn;
        }

        boolean sum(OperatorTensor tensor, boolean cancelled) {
            if (turn.stopsAt(sums++, cancelled)) {
                return false;
            }
            turn.collective.sum(rank, tensor);
            return true;
        }

        boolean begin(OperatorTensor tensor, boolean cancelled) {
            if (turn.stopsAt(sums++, cancelled)) {
                return false;
            }
            turn.collective.begin(rank, tensor);
            return true;
        }

        void finish() {
            turn.collective.finish(rank);
        }
    }
}

package dev.stringbench.inference.torch.parallel;

import com.sun.jna.Pointer;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.torch.engine.TorchDtype;
import dev.stringbench.inference.torch.operator.OperatorTensor;
import java.time.Duration;
import java.util.Optional;

/**
 * Sums of float32 tensors in this host's memory, always in the order of the ranks, so that the same numbers give the same
 * bits. The rank that comes last adds up for all.
 *
 * <p>It serves models that are split on the CPU, which is of use to tests, and finds ranks that wait for each other without
 * end.
 */
final class LocalCollective implements Collective {
    /** Long enough for a large layer on a slow processor. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Duration patience;
    private final long[] addresses;
    private long elements;
    private int arrived;
    private long sums;
    private boolean aborted;

    /** @param patience how long a rank waits for the others before it gives up */
    LocalCollective(int ranks, Duration patience) {
        this.addresses = new long[ranks];
        this.patience = patience;
    }

    @Override
    public synchronized void sum(int rank, OperatorTensor tensor) {
        requireSum(rank, tensor);
        addresses[rank] = tensor.data();
        elements = tensor.elements();
        arrived++;
        if (arrived == addresses.length) {
            addUp();
            arrived = 0;
            sums++;
            notifyAll();
        } else {
            await(rank);
        }
    }

    private void requireSum(int rank, OperatorTensor tensor) {
        if (tensor.isOnGpu() || tensor.scalarType() != TorchDtype.scalarType(Dtype.FLOAT32) || !tensor.isContiguous()) {
            throw failure("tensors on the CPU are summed over ranks in float32 only");
        }
        if (arrived > 0 && tensor.elements() != elements) {
            throw failure("rank " + rank + " brings " + tensor.elements() + " numbers to a sum of " + elements);
        }
    }

    private void addUp() {
        int count = Math.toIntExact(elements);
        float[] sum = new Pointer(addresses[0]).getFloatArray(0, count);
        for (int rank = 1; rank < addresses.length; rank++) {
            float[] added = new Pointer(addresses[rank]).getFloatArray(0, count);
            for (int i = 0; i < count; i++) {
                sum[i] += added[i];
            }
        }
        for (long address : addresses) {
            new Pointer(address).write(0, sum, 0, count);
        }
    }

    private void await(int rank) {
        long mine = sums;
        long end = System.nanoTime() + patience.toNanos();
        while (mine == sums) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (aborted) {
                throw failure("another rank has failed");
            }
            if (left <= 0) {
                throw failure("rank " + rank + " waited " + patience.toSeconds() + " s for "
                        + (addresses.length - arrived) + " of " + addresses.length + " ranks at sum " + mine);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failure("rank " + rank + " was interrupted at sum " + mine);
            }
        }
    }

    /** Nothing: a call that waits in vain says so itself. */
    @Override
    public Optional<InferenceException> lookForFailure() {
        return Optional.empty();
    }

    @Override
    public synchronized void abort() {
        aborted = true;
        notifyAll();
    }

    @Override
    public void close() {
        abort();
    }

    private static InferenceException failure(String message) {
        return new InferenceException(Fault.ENGINE_FAILURE, message);
    }
}

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

    private final Meeting meeting;
    private final long[] addresses;
    private final long[] elements;

    /** @param patience how long a rank waits for the others before it gives up */
    LocalCollective(int ranks, Duration patience) {
        this.meeting = new Meeting(ranks, Duration.ZERO, patience);
        this.addresses = new long[ranks];
        this.elements = new long[ranks];
    }

    @Override
    public void sum(int rank, OperatorTensor tensor) {
        if (tensor.isOnGpu() || tensor.scalarType() != TorchDtype.scalarType(Dtype.FLOAT32) || !tensor.isContiguous()) {
            throw failure("tensors on the CPU are summed over ranks in float32 only");
        }
        addresses[rank] = tensor.data();
        elements[rank] = tensor.elements();
        meeting.meet(rank, this::addUp);
    }

    @Override
    public void begin(int rank, OperatorTensor tensor) {
        sum(rank, tensor);
    }

    /** Nothing: sums that have begun are done. */
    @Override
    public void finish(int rank) {}

    private void addUp() {
        for (int rank = 1; rank < elements.length; rank++) {
            if (elements[rank] != elements[0]) {
                throw failure("rank " + rank + " brings " + elements[rank] + " numbers to a sum of " + elements[0]);
            }
        }
        int count = Math.toIntExact(elements[0]);
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

    /** Nothing: a call that waits in vain says so itself. */
    @Override
    public Optional<InferenceException> lookForFailure() {
        return Optional.empty();
    }

    @Override
    public void abort() {
        meeting.end();
    }

    @Override
    public void close() {
        abort();
    }

    private static InferenceException failure(String message) {
        return new InferenceException(Fault.ENGINE_FAILURE, message);
    }
}

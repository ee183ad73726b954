package dev.stringbench.inference.torch.parallel;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.cuda.CudaDevice;
import dev.stringbench.inference.cuda.SideStream;
import dev.stringbench.inference.torch.operator.OperatorTensor;
import dev.stringbench.inference.torch.operator.TorchStreams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sums over GPUs by NCCL, each on its rank's current stream or on one beside it. The rank that comes last to a sum starts it
 * for all.
 */
final class NcclCollective implements Collective {
    /** A {@code ncclRedOp_t}. */
    private static final int SUM = 0;

    /** A {@code ncclResult_t} that is no error. */
    private static final int IN_PROGRESS = 7;

    /** Longer than any call takes that does not wait for other ranks. */
    private static final Duration CALL = Duration.ofSeconds(1);

    /** Ranks come to a sum within microseconds of each other, unless a kernel is loaded. */
    private static final Duration SPIN = Duration.ofMillis(1);

    private final int[] devices;
    private final long[] communicators;
    private final Meeting meeting;
    private final Addend[] addends;
    private final List<SideStream> sides = new ArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean ended;

    /**
     * Connect some GPUs of this host.
     *
     * @param devices the index of each rank's GPU, all different
     * @throws InferenceException ENGINE_FAILURE when NCCL is not there or cannot connect them
     */
    NcclCollective(List<Integer> devices) {
        if (!Nccl.isAvailable()) {
            throw new InferenceException(Fault.ENGINE_FAILURE, "NCCL is not there");
        }
        this.devices = devices.stream().mapToInt(Integer::intValue).toArray();
        var indexes = new Memory((long) Integer.BYTES * this.devices.length);
        indexes.write(0, this.devices, 0, this.devices.length);
        var made = new Memory((long) Long.BYTES * this.devices.length);
        Nccl.check(
                Nccl.ncclCommInitAll(Pointer.nativeValue(made), this.devices.length, Pointer.nativeValue(indexes)),
                "connect GPUs " + devices);
        this.communicators = made.getLongArray(0, this.devices.length);
        this.meeting = new Meeting(this.devices.length, SPIN, LocalCollective.PATIENCE);
        this.addends = new Addend[this.devices.length];
        for (int device : this.devices) {
            sides.add(new SideStream(CudaDevice.of(device)));
        }
    }

    @Override
    public void sum(int rank, OperatorTensor tensor) {
        sum(rank, tensor, TorchStreams.current(devices[rank]));
    }

    @Override
    public void begin(int rank, OperatorTensor tensor) {
        SideStream side = sides.get(rank);
        side.follow(TorchStreams.current(devices[rank]));
        sum(rank, tensor, side.handle());
    }

    @Override
    public void finish(int rank) {
        sides.get(rank).rejoin(TorchStreams.current(devices[rank]));
    }

    private void sum(int rank, OperatorTensor tensor, long stream) {
        if (tensor.device() != devices[rank] || !tensor.isOnGpu() || !tensor.isContiguous()) {
            throw new InferenceException(
                    Fault.ENGINE_FAILURE, "rank " + rank + " has a tensor that is not on its GPU, or not in one piece");
        }
        addends[rank] = new Addend(tensor, dtype(tensor.scalarType()), stream);
        meeting.meet(rank, this::start);
    }

    private void start() {
        calls.incrementAndGet();
        try {
            if (ended) {
                throw new InferenceException(Fault.ENGINE_FAILURE, "another rank has failed");
            }
            Nccl.check(Nccl.ncclGroupStart(), "begin a sum over GPUs");
            int error = 0;
            for (int rank = 0; rank < devices.length && error == 0; rank++) {
                error = addends[rank].add(communicators[rank]);
            }
            int end = Nccl.ncclGroupEnd(); // also after an error: the thread's later calls would else wait for it
            Nccl.check(error == 0 ? end : error, "add up over GPUs");
        } finally {
            calls.decrementAndGet();
        }
    }

    /**
     * What a rank brings to a sum.
     *
     * @param dtype a {@code ncclDataType_t}
     * @param stream a {@code CUstream}
     */
    private record Addend(OperatorTensor tensor, int dtype, long stream) {
        /** Give NCCL the rank's part; returns a {@code ncclResult_t}. */
        int add(long communicator) {
            return Nccl.ncclAllReduce(
                    tensor.data(), tensor.data(), tensor.elements(), dtype, SUM, communicator, stream);
        }
    }

    /** NCCL's number of libtorch's type. */
    private static int dtype(int scalarType) {
        return switch (scalarType) {
            case 5 -> 6; // float16
            case 6 -> 7; // float32
            case 15 -> 9; // bfloat16
            default ->
                throw new InferenceException(
                        Fault.ENGINE_FAILURE,
                        "numbers of libtorch's type " + scalarType + " are not added up over GPUs");
        };
    }

    @Override
    public synchronized Optional<InferenceException> lookForFailure() {
        if (ended) {
            return Optional.empty();
        }
        var error = new Memory(Integer.BYTES);
        for (int rank = 0; rank < communicators.length; rank++) {
            int asked = Nccl.ncclCommGetAsyncError(communicators[rank], Pointer.nativeValue(error));
            int found = asked == 0 ? error.getInt(0) : asked;
            if (found != 0 && found != IN_PROGRESS) {
                return Optional.of(new InferenceException(
                        Fault.ENGINE_FAILURE, "sums on GPU " + devices[rank] + " have failed: " + Nccl.words(found)));
            }
        }
        return Optional.empty();
    }

    @Override
    public synchronized void abort() {
        if (!ended) {
            ended = true;
            meeting.end();
            awaitCalls();
            for (long communicator : communicators) {
                Nccl.ncclCommAbort(communicator); // best effort: the failure that led here is what is told
            }
            sides.forEach(SideStream::close);
        }
    }

    /** A call on its way must not find its communicator freed; one that waits for other ranks ends by the abort itself. */
    private void awaitCalls() {
        long end = System.nanoTime() + CALL.toNanos();
        while (calls.get() > 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Override
    public synchronized void close() {
        if (!ended) {
            ended = true;
            for (long communicator : communicators) {
                Nccl.ncclCommDestroy(communicator);
            }
            sides.forEach(SideStream::close);
        }
    }
}

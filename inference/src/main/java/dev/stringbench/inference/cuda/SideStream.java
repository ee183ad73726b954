package dev.stringbench.inference.cuda;

import static dev.stringbench.inference.cuda.CudaDriver.address;
import static dev.stringbench.inference.cuda.CudaDriver.check;

import com.sun.jna.Memory;

/**
 * A second stream of a GPU, whose work runs beside that of another stream and before it where both want the GPU's cores. For
 * use by one thread at a time.
 */
public final class SideStream implements AutoCloseable {
    /** {@code CU_STREAM_NON_BLOCKING}: it does not wait for the default stream. */
    private static final int NON_BLOCKING = 1;

    /** {@code CU_EVENT_DISABLE_TIMING}, which makes events quicker. */
    private static final int DISABLE_TIMING = 2;

    private final CudaDevice device;
    private final long stream;
    private final long begun;
    private final long done;

    /** @throws dev.stringbench.inference.InferenceException ENGINE_FAILURE or OUT_OF_MEMORY */
    public SideStream(CudaDevice device) {
        this.device = device;
        try (var result = new Memory(2L * Long.BYTES)) {
            var made = new long[3];
            device.run(() -> {
                long first = address(result);
                check(CudaDriver.cuCtxGetStreamPriorityRange(first, first + Long.BYTES), "describe its streams");
                int greatest = result.getInt(Long.BYTES);
                check(CudaDriver.cuStreamCreateWithPriority(first, NON_BLOCKING, greatest), "make a stream");
                made[0] = result.getLong(0);
                for (int event = 1; event < made.length; event++) {
                    check(CudaDriver.cuEventCreate(first, DISABLE_TIMING), "make an event");
                    made[event] = result.getLong(0);
                }
            });
            this.stream = made[0];
            this.begun = made[1];
            this.done = made[2];
        }
    }

    /** The {@code CUstream}. */
    public long handle() {
        return stream;
    }

    /** Let what comes on this stream wait for what another has been given by now. */
    public void follow(long other) {
        order(begun, other, stream);
    }

    /** Let what comes on another stream wait for what this one has been given by now. */
    public void rejoin(long other) {
        order(done, stream, other);
    }

    private void order(long event, long first, long second) {
        device.run(() -> {
            check(CudaDriver.cuEventRecord(event, first), "mark its work");
            check(CudaDriver.cuStreamWaitEvent(second, event, 0), "order its work");
        });
    }

    /** Free it; work that it has is done all the same. */
    @Override
    public void close() {
        device.run(() -> {
            CudaDriver.cuEventDestroy_v2(begun);
            CudaDriver.cuEventDestroy_v2(done);
            CudaDriver.cuStreamDestroy_v2(stream);
        });
    }
}

package dev.stringbench.inference.cuda;

import static dev.stringbench.inference.cuda.CudaDriver.check;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/** A 64-bit word of the host's memory that kernels on any GPU can read and write. It is 0 at first. */
public final class HostWord implements AutoCloseable {
    private final CudaDevice device;
    private final long address;

    /**
     * Take a word.
     *
     * @throws dev.stringbench.inference.InferenceException OUT_OF_MEMORY or ENGINE_FAILURE when the driver gives none
     */
    public HostWord(CudaDevice device) {
        this.device = device;
        try (var result = new Memory(Long.BYTES)) {
            device.run(
                    () -> check(CudaDriver.cuMemHostAlloc(CudaDriver.address(result), Long.BYTES, 0), "share memory"));
            this.address = result.getLong(0);
        }
        set(0);
    }

    /** Its address, the same for host and GPU. */
    public long address() {
        return address;
    }

    /** What was written to it last, where {@link CudaDevice#await} has waited for the kernel that wrote. */
    public long value() {
        return new Pointer(address).getLong(0);
    }

    /** Write it; kernels at work see it before long. */
    public void set(long value) {
        new Pointer(address).setLong(0, value);
    }

    @Override
    public void close() {
        device.run(() -> check(CudaDriver.cuMemFreeHost(address), "free memory"));
    }
}

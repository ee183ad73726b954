package dev.stringbench.inference.cuda;

import static dev.stringbench.inference.cuda.CudaDriver.check;

import com.sun.jna.Memory;

/**
 * Some memory of a GPU, zeros at first. It is the driver's own, so that GPUs that {@link CudaDevice#reach} this one can use it,
 * whatever libtorch's allocator does.
 */
public final class DeviceMemory implements AutoCloseable {
    private final CudaDevice device;
    private final long bytes;
    private final long address;

    /**
     * Take memory.
     *
     * @param bytes rounded up to whole 32-bit words
     * @throws dev.stringbench.inference.InferenceException OUT_OF_MEMORY or ENGINE_FAILURE when the driver gives none
     */
    public DeviceMemory(CudaDevice device, long bytes) {
        this.device = device;
        this.bytes = (bytes + Integer.BYTES - 1) / Integer.BYTES * Integer.BYTES;
        try (var result = new Memory(Long.BYTES)) {
            device.run(() -> check(CudaDriver.cuMemAlloc_v2(CudaDriver.address(result), this.bytes), "take memory"));
            this.address = result.getLong(0);
        }
        clear();
    }

    public long address() {
        return address;
    }

    /** Fill it with zeros, and wait until that is done. */
    public void clear() {
        device.run(() -> check(CudaDriver.cuMemsetD32_v2(address, 0, bytes / Integer.BYTES), "clear memory"));
        device.await(0); // the default stream
    }

    @Override
    public void close() {
        device.run(() -> check(CudaDriver.cuMemFree_v2(address), "free memory"));
    }
}

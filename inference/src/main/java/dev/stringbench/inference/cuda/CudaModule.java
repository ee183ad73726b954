package dev.stringbench.inference.cuda;

import static dev.stringbench.inference.cuda.CudaDriver.address;
import static dev.stringbench.inference.cuda.CudaDriver.check;

import com.sun.jna.Memory;

/** The kernels of one source, loaded on one GPU. */
public final class CudaModule {
    private static final int DYNAMIC_SHARED_BYTES = 8; // CUfunction_attribute

    private final CudaDevice device;
    private final long module;

    CudaModule(CudaDevice device, long module) {
        this.device = device;
        this.module = module;
    }

    /** The GPU on which the kernels are loaded. */
    public CudaDevice device() {
        return device;
    }

    /**
     * Find a kernel.
     *
     * @param name in its source
     * @param sharedBytes of memory that each block of threads gets beside what the source declares
     * @throws dev.stringbench.inference.InferenceException ENGINE_FAILURE when there is no such kernel or the GPU has less
     *     shared memory
     */
    public CudaKernel kernel(String name, int sharedBytes) {
        try (var result = new Memory(Long.BYTES)) {
            device.run(() -> {
                check(CudaDriver.cuModuleGetFunction(address(result), module, name), "find " + name);
                check(
                        CudaDriver.cuFuncSetAttribute(result.getLong(0), DYNAMIC_SHARED_BYTES, sharedBytes),
                        "give " + name + " its shared memory");
            });
            return new CudaKernel(result.getLong(0), name, sharedBytes);
        }
    }
}

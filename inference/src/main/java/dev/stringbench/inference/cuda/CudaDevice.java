package dev.stringbench.inference.cuda;

import static dev.stringbench.inference.cuda.CudaDriver.address;
import static dev.stringbench.inference.cuda.CudaDriver.check;

import com.sun.jna.Memory;

/** A GPU, in the context that libtorch uses too. It is kept for the life of the process. */
public final class CudaDevice {
    private static final int MULTIPROCESSORS = 16; // CUdevice_attribute
    private static final int CAPABILITY_MAJOR = 75;
    private static final int CAPABILITY_MINOR = 76;
    private static final int DYNAMIC_SHARED_BYTES = 8; // CUfunction_attribute

    private final int device;
    private final long context;
    private final int multiprocessors;

    private CudaDevice(int device, long context, int multiprocessors) {
        this.device = device;
        this.context = context;
        this.multiprocessors = multiprocessors;
    }

    /**
     * Take a GPU.
     *
     * @param ordinal as in {@code cuda:0}
     * @throws dev.stringbench.inference.InferenceException ENGINE_FAILURE when there is no driver or it
     *     refuses
     */
    public static CudaDevice open(int ordinal) {
        CudaDriver.require();
        try (var result = new Memory(Long.BYTES)) {
            check(CudaDriver.cuDeviceGet(address(result), ordinal), "find GPU " + ordinal);
            int device = result.getInt(0);
            check(CudaDriver.cuDevicePrimaryCtxRetain(address(result), device), "use GPU " + ordinal);
            return new CudaDevice(device, result.getLong(0), attribute(device, MULTIPROCESSORS));
        }
    }

    /** Blocks of threads that run at once when each fills a multiprocessor. */
    public int multiprocessors() {
        return multiprocessors;
    }

    /** Major and minor compute capability as one number, such as 90. */
    public int computeCapability() {
        return 10 * attribute(device, CAPABILITY_MAJOR) + attribute(device, CAPABILITY_MINOR);
    }

    /** Run something with this as the GPU of the calling thread's driver calls. */
    public void run(Runnable body) {
        check(CudaDriver.cuCtxPushCurrent_v2(context), "enter a GPU's context");
        try (var result = new Memory(Long.BYTES)) {
            try {
                body.run();
            } finally {
                check(CudaDriver.cuCtxPopCurrent_v2(address(result)), "leave a GPU's context");
            }
        }
    }

    /**
     * Load a kernel; it stays for the life of the process.
     *
     * @param image what {@link CudaCompiler} made
     * @param name of the kernel in its source
     * @param sharedBytes of memory that each block of threads gets beside what the source declares
     */
    public CudaKernel load(byte[] image, String name, int sharedBytes) {
        try (var result = new Memory(Long.BYTES);
                var bytes = new Memory(image.length)) {
            bytes.write(0, image, 0, image.length);
            run(() -> {
                check(CudaDriver.cuModuleLoadData(address(result), address(bytes)), "load " + name);
                check(CudaDriver.cuModuleGetFunction(address(result), result.getLong(0), name), "find " + name);
                check(
                        CudaDriver.cuFuncSetAttribute(result.getLong(0), DYNAMIC_SHARED_BYTES, sharedBytes),
                        "give " + name + " its shared memory");
            });
            return new CudaKernel(result.getLong(0), name, sharedBytes);
        }
    }

    /** Take device memory of one 32-bit word, 0 at first, for the life of the process. */
    public long newCounter() {
        try (var result = new Memory(Long.BYTES)) {
            run(() -> {
                check(CudaDriver.cuMemAlloc_v2(address(result), Integer.BYTES), "take memory");
                check(CudaDriver.cuMemsetD32_v2(result.getLong(0), 0, 1), "clear memory");
            });
            return result.getLong(0);
        }
    }

    private static int attribute(int device, int attribute) {
        try (var result = new Memory(Integer.BYTES)) {
            check(CudaDriver.cuDeviceGetAttribute(address(result), attribute, device), "describe a GPU");
            return result.getInt(0);
        }
    }
}

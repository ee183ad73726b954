package dev.stringbench.inference.cuda;

import static dev.stringbench.inference.cuda.CudaDriver.address;
import static dev.stringbench.inference.cuda.CudaDriver.check;

import com.sun.jna.Memory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A GPU, in the context that libtorch uses too. It is kept for the life of the process. */
public final class CudaDevice {
    private static final int MULTIPROCESSORS = 16; // CUdevice_attribute
    private static final int CAPABILITY_MAJOR = 75;
    private static final int CAPABILITY_MINOR = 76;
    private static final int COOPERATIVE_LAUNCH = 95;
    private static final int SHARED_BYTES_OF_BLOCK = 97; // the most that a kernel can ask for

    /** Another part of the process, such as libtorch, has enabled it before. */
    private static final int PEER_ACCESS_ALREADY_ENABLED = 704; // CUresult

    private static final Map<Integer, CudaDevice> OPEN = new ConcurrentHashMap<>();

    /** Where the driver puts the context that was left, which nobody reads. */
    private static final Memory LEFT = new Memory(Long.BYTES);

    private final int device;
    private final long context;
    private final int multiprocessors;
    private final int computeCapability;
    private final int sharedBytesOfBlock;
    private final boolean launchesTogether;

    private CudaDevice(long context, int device) {
        this.device = device;
        this.context = context;
        this.multiprocessors = attribute(device, MULTIPROCESSORS);
        this.computeCapability = 10 * attribute(device, CAPABILITY_MAJOR) + attribute(device, CAPABILITY_MINOR);
        this.sharedBytesOfBlock = attribute(device, SHARED_BYTES_OF_BLOCK);
        this.launchesTogether = attribute(device, COOPERATIVE_LAUNCH) != 0;
    }

    /**
     * Take a GPU.
     *
     * @param ordinal as in {@code cuda:0}
     * @throws dev.stringbench.inference.InferenceException ENGINE_FAILURE when there is no driver or it
     *     refuses
     */
    public static CudaDevice of(int ordinal) {
        return OPEN.computeIfAbsent(ordinal, CudaDevice::open);
    }

    private static CudaDevice open(int ordinal) {
        CudaDriver.require();
        try (var result = new Memory(Long.BYTES)) {
            check(CudaDriver.cuDeviceGet(address(result), ordinal), "find GPU " + ordinal);
            int device = result.getInt(0);
            check(CudaDriver.cuDevicePrimaryCtxRetain(address(result), device), "use GPU " + ordinal);
            return new CudaDevice(result.getLong(0), device);
        }
    }

    /** The number of blocks of threads that run at once when each fills a multiprocessor. */
    public int multiprocessors() {
        return multiprocessors;
    }

    /** Major and minor compute capability as one number, such as 90. */
    public int computeCapability() {
        return computeCapability;
    }

    /** Most shared memory that a block of threads can have. */
    public int sharedBytesOfBlock() {
        return sharedBytesOfBlock;
    }

    /** Whether {@link CudaKernel#launchTogether} works here. */
    public boolean launchesTogether() {
        return launchesTogether;
    }

    /** Whether kernels on this GPU can be let read and write memory of another, over NVLink or PCIe. */
    public boolean canReach(CudaDevice other) {
        try (var result = new Memory(Integer.BYTES)) {
            check(CudaDriver.cuDeviceCanAccessPeer(address(result), device, other.device), "ask for peer access");
            return result.getInt(0) != 0;
        }
    }

    /**
     * Let kernels on this GPU read and write memory of another, that which is allocated later too, for the life of the
     * process.
     *
     * @throws dev.stringbench.inference.InferenceException ENGINE_FAILURE when the driver refuses
     */
    public void reach(CudaDevice other) {
        run(() -> {
            int error = CudaDriver.cuCtxEnablePeerAccess(other.context, 0);
            check(error == PEER_ACCESS_ALREADY_ENABLED ? 0 : error, "reach another GPU's memory");
        });
    }

    /** Copy some of the host's memory to the device's, before whatever the default stream is given later. */
    public void upload(Memory source, long target) {
        run(() -> check(CudaDriver.cuMemcpyHtoD_v2(target, address(source), source.size()), "copy to a GPU"));
    }

    /** Make a stream, for the life of the process; the default stream and it wait for each other. */
    public long newStream() {
        try (var result = new Memory(Long.BYTES)) {
            run(() -> check(CudaDriver.cuStreamCreate(address(result), 0), "make a stream"));
            return result.getLong(0);
        }
    }

    /** Wait until everything on a stream is done. */
    public void await(long stream) {
        run(() -> check(CudaDriver.cuStreamSynchronize(stream), "finish its work"));
    }

    /** Run something with this as the GPU of the calling thread's driver calls. */
    public void run(Runnable body) {
        check(CudaDriver.cuCtxPushCurrent_v2(context), "enter a GPU's context");
        try {
            body.run();
        } finally {
            check(CudaDriver.cuCtxPopCurrent_v2(address(LEFT)), "leave a GPU's context");
        }
    }

    /**
     * Load kernels; they stay for the life of the process.
     *
     * @param image what {@link CudaCompiler} made
     */
    public CudaModule load(byte[] image) {
        try (var result = new Memory(Long.BYTES);
                var bytes = new Memory(image.length)) {
            bytes.write(0, image, 0, image.length);
            run(() -> check(CudaDriver.cuModuleLoadData(address(result), address(bytes)), "load a kernel"));
            return new CudaModule(this, result.getLong(0));
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

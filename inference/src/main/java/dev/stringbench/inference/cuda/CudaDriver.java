package dev.stringbench.inference.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;

/** Name the functions of the CUDA driver that this package needs. Handles and addresses are {@code long}. */
@SuppressWarnings("MemberName") // the functions' own names
final class CudaDriver {
    private CudaDriver() {}

    /**
     * Whether the driver is there; to be asked before any of its functions is called.
     *
     * @throws InferenceException ENGINE_FAILURE when it is not
     */
    static void require() {
        if (!Loaded.AVAILABLE) {
            throw new InferenceException(
                    Fault.ENGINE_FAILURE, "the CUDA driver (" + Loaded.NAME + ") is not installed or too old");
        }
    }

    private static final class Loaded {
        static final String NAME = Platform.isWindows() ? "nvcuda" : "libcuda.so.1";
        static final boolean AVAILABLE = bind();

        private static boolean bind() {
            try {
                Native.register(CudaDriver.class, NativeLibrary.getInstance(NAME));
                return cuInit(0) == 0;
            } catch (LinkageError e) {
                return false;
            }
        }
    }

    /**
     * Pass over success.
     *
     * @param error what a function returned
     * @throws InferenceException OUT_OF_MEMORY or ENGINE_FAILURE with the driver's own words
     */
    static void check(int error, String what) {
        if (error == 0) {
            return;
        }
        try (var text = new Memory(Long.BYTES)) {
            boolean known = cuGetErrorString(error, address(text)) == 0;
            String reason = known ? text.getPointer(0).getString(0) : "error " + error;
            boolean memory = error == 2; // CUDA_ERROR_OUT_OF_MEMORY
            throw new InferenceException(
                    memory ? Fault.OUT_OF_MEMORY : Fault.ENGINE_FAILURE, "CUDA could not " + what + ": " + reason);
        }
    }

    static long address(Memory memory) {
        return com.sun.jna.Pointer.nativeValue(memory);
    }

    static native int cuInit(int flags);

    static native int cuGetErrorString(int error, long result);

    static native int cuDeviceGet(long result, int ordinal);

    static native int cuDeviceGetAttribute(long result, int attribute, int device);

    static native int cuDevicePrimaryCtxRetain(long result, int device);

    static native int cuDeviceCanAccessPeer(long result, int device, int peer);

    static native int cuCtxEnablePeerAccess(long peerContext, int flags);

    static native int cuCtxPushCurrent_v2(long context);

    static native int cuCtxPopCurrent_v2(long result);

    static native int cuModuleLoadData(long result, long image);

    static native int cuModuleGetFunction(long result, long module, String name);

    static native int cuFuncSetAttribute(long function, int attribute, int value);

    static native int cuMemAlloc_v2(long result, long bytes);

    static native int cuMemFree_v2(long address);

    static native int cuMemsetD32_v2(long address, int value, long count);

    static native int cuMemcpyHtoD_v2(long target, long source, long bytes);

    static native int cuMemHostAlloc(long result, long bytes, int flags);

    static native int cuMemFreeHost(long address);

    static native int cuStreamCreate(long result, int flags);

    static native int cuStreamSynchronize(long stream);

    static native int cuStreamCreateWithPriority(long result, int flags, int priority);

    static native int cuCtxGetStreamPriorityRange(long least, long greatest);

    static native int cuStreamDestroy_v2(long stream);

    static native int cuStreamWaitEvent(long stream, long event, int flags);

    static native int cuEventCreate(long result, int flags);

    static native int cuEventRecord(long event, long stream);

    static native int cuEventDestroy_v2(long event);

    static native int cuTensorMapEncodeTiled(
            long map,
            int dataType,
            int rank,
            long address,
            long sizes,
            long strides,
            long box,
            long elementStrides,
            int interleave,
            int swizzle,
            int promotion,
            int outside);

    static native int cuLaunchKernel(
            long function,
            int gridX,
            int gridY,
            int gridZ,
            int blockX,
            int blockY,
            int blockZ,
            int sharedBytes,
            long stream,
            long parameters,
            long extra);

    static native int cuLaunchCooperativeKernel(
            long function,
            int gridX,
            int gridY,
            int gridZ,
            int blockX,
            int blockY,
            int blockZ,
            int sharedBytes,
            long stream,
            long parameters);
}

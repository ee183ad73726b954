package dev.stringbench.inference.torch.operator;

import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import java.nio.file.Path;

/** Ask a CUDA build of libtorch for the stream that it puts a GPU's work on. */
@SuppressWarnings("MemberName") // the function's own name
public final class TorchStreams {
    private static final ThreadLocal<Memory> RESULT = ThreadLocal.withInitial(() -> new Memory(Long.BYTES));

    private TorchStreams() {}

    /**
     * The stream of the calling thread.
     *
     * @param device index of the GPU
     * @return a {@code CUstream}
     * @throws InferenceException ENGINE_FAILURE when libtorch does not tell
     */
    public static long current(int device) {
        if (!Loaded.AVAILABLE) {
            throw new InferenceException(Fault.ENGINE_FAILURE, "this libtorch does not tell its CUDA stream");
        }
        Memory result = RESULT.get();
        if (aoti_torch_get_current_cuda_stream(device, Pointer.nativeValue(result)) != 0) {
            throw new InferenceException(Fault.ENGINE_FAILURE, "libtorch has no CUDA stream for GPU " + device);
        }
        return result.getLong(0);
    }

    private static final class Loaded {
        static final boolean AVAILABLE = bind();

        private static boolean bind() {
            Path library = Path.of(LibUtils.getLibtorchPath(), System.mapLibraryName("torch_cuda"));
            try {
                Native.register(TorchStreams.class, NativeLibrary.getInstance(library.toString()));
                return true;
            } catch (LinkageError e) {
                return false;
            }
        }
    }

    private static native int aoti_torch_get_current_cuda_stream(int device, long result);
}

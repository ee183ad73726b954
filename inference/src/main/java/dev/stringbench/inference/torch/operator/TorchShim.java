package dev.stringbench.inference.torch.operator;

import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import dev.stringbench.inference.torch.engine.EngineFailures;
import java.nio.file.Path;
import java.util.Map;

/**
 * Name the functions of libtorch's stable C interface that operators and their tensors need.
 *
 * <p>Each returns 0, or another number when it failed, with the reason on the standard error. Handles and addresses are
 * {@code long}: JNA's direct mapping passes primitives as they are, without reflection and without objects.
 */
@SuppressWarnings("MemberName") // the functions' own names, so that a search for one finds it
final class TorchShim {
    /** Open what is open already, and leave its symbols out of sight of libraries that are loaded later. */
    private static final Map<String, ?> LAZY_AND_LOCAL =
            Platform.isWindows() ? Map.of() : Map.of(Library.OPTION_OPEN_FLAGS, 1);

    private TorchShim() {}

    /** A kernel of an operator: an array of arguments, one 64-bit word each, and the lengths it has before and after. */
    interface BoxedKernel extends Callback {
        /**
         * Take the arguments off the array.
         *
         * @param stack address of the array
         * @param arguments how many there are
         * @param results how many words the kernel must leave at the array's beginning
         */
        void invoke(long stack, long arguments, long results);
    }

    /**
     * Whether the libtorch of this process has these functions; the engine is loaded first.
     *
     * @throws dev.stringbench.inference.InferenceException ENGINE_FAILURE when libtorch cannot be loaded
     */
    static boolean isAvailable() {
        try {
            Engine.getEngine(PtEngine.ENGINE_NAME);
        } catch (RuntimeException | LinkageError e) {
            throw EngineFailures.onLoading(e);
        }
        return Loaded.AVAILABLE;
    }

    /** Look every function up in a library; whether all are there. */
    static boolean bind(Path library) {
        try {
            Native.register(TorchShim.class, NativeLibrary.getInstance(library.toString(), LAZY_AND_LOCAL));
            return true;
        } catch (LinkageError e) { // the functions are not there, or JNA's own library cannot be loaded
            return false;
        }
    }

    private static final class Loaded {
        /** In the file that the engine has loaded, never in a second libtorch. */
        static final boolean AVAILABLE = bind(Path.of(LibUtils.getLibtorchPath(), System.mapLibraryName("torch_cpu"))
                .toAbsolutePath());
    }

    /**
     * Begin to define operators of a namespace.
     *
     * @param file address of a C string that must never be freed: the library keeps the address
     * @param result address that receives the handle of a library; freeing the handle would remove its operators
     */
    static native int aoti_torch_library_init_fragment(String namespace, long file, int line, long result);

    /** Begin to give operators of a namespace kernels for one dispatch key; see the method above. */
    static native int aoti_torch_library_init_impl(
            String namespace, String dispatchKey, long file, int line, long result);

    static native int aoti_torch_library_def(long library, String schema);

    static native int aoti_torch_library_impl(long library, String name, BoxedKernel kernel);

    /** Give the address of the first element, which is not the storage's beginning where the tensor is a view. */
    static native int aoti_torch_get_data_ptr(long tensor, long result);

    static native int aoti_torch_get_dim(long tensor, long result);

    /** Give the address of the sizes, which are the tensor's own. */
    static native int aoti_torch_get_sizes(long tensor, long result);

    static native int aoti_torch_get_strides(long tensor, long result);

    static native int aoti_torch_get_dtype(long tensor, long result);

    static native int aoti_torch_get_device_type(long tensor, long result);

    static native int aoti_torch_get_device_index(long tensor, long result);

    static native int aoti_torch_delete_tensor_object(long tensor);
}

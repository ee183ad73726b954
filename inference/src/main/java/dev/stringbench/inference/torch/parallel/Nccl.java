package dev.stringbench.inference.torch.parallel;

import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Name the functions of NCCL, NVIDIA's library of collectives, that this package needs. Handles and addresses are
 * {@code long}.
 *
 * <p>A CUDA build of libtorch has NCCL within itself or as a library of its own that it is linked with; both are looked for
 * through libtorch first, so that no second copy is loaded.
 */
@SuppressWarnings("MemberName") // the functions' own names
final class Nccl {
    private static final String LIBRARY = "libnccl.so.2";

    private Nccl() {}

    /** Whether NCCL is there. */
    static boolean isAvailable() {
        return Loaded.VERSION > 0;
    }

    /** NCCL's version in words, such as {@code 2.26.2}; empty where it is not there. */
    static Optional<String> version() {
        int version = Loaded.VERSION;
        return version > 0
                ? Optional.of(version / 10_000 + "." + version / 100 % 100 + "." + version % 100)
                : Optional.empty();
    }

    private static final class Loaded {
        static final int VERSION = bind();

        private static int bind() {
            Path libtorch = Path.of(LibUtils.getLibtorchPath()).toAbsolutePath().normalize();
            for (String place : List.of(
                    libtorch.resolve(System.mapLibraryName("torch_cuda")).toString(),
                    libtorch.resolve(LIBRARY).toString(),
                    libtorch.resolve("../../nvidia/nccl/lib")
                            .resolve(LIBRARY)
                            .normalize()
                            .toString(),
                    LIBRARY)) {
                try {
                    Native.register(Nccl.class, NativeLibrary.getInstance(place));
                    var version = new Memory(Integer.BYTES);
                    if (ncclGetVersion(Pointer.nativeValue(version)) == 0) {
                        return version.getInt(0);
                    }
                } catch (LinkageError e) {
                    // not there, or without its functions: the next may be
                }
            }
            return 0;
        }
    }

    /**
     * Pass over success.
     *
     * @param error what a function returned
     * @throws InferenceException ENGINE_FAILURE with NCCL's own words
     */
    static void check(int error, String what) {
        if (error != 0) {
            throw new InferenceException(Fault.ENGINE_FAILURE, "NCCL could not " + what + ": " + words(error));
        }
    }

    /** NCCL's own words for an error. */
    static String words(int error) {
        return new Pointer(ncclGetErrorString(error)).getString(0);
    }

    static native int ncclGetVersion(long version);

    static native long ncclGetErrorString(int error);

    /** Make a communicator for each of some GPUs of this process: {@code devices} holds their indexes as ints. */
    static native int ncclCommInitAll(long communicators, int count, long devices);

    static native int ncclAllReduce(
            long source, long target, long count, int dtype, int operation, long communicator, long stream);

    /** Begin calls for several communicators that one thread makes. */
    static native int ncclGroupStart();

    /** Connect what the calls since {@link #ncclGroupStart} need, then start them all. */
    static native int ncclGroupEnd();

    /** Write to {@code error}, an int, what has gone wrong on a communicator since its functions returned. */
    static native int ncclCommGetAsyncError(long communicator, long error);

    /** End what a communicator has under way, whatever the other ranks do, and free it. */
    static native int ncclCommAbort(long communicator);

    static native int ncclCommDestroy(long communicator);
}

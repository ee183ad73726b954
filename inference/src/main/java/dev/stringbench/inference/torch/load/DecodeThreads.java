package dev.stringbench.inference.torch.load;

import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/**
 * The decoding of a small model on one thread of the CPU.
 *
 * <p>One token's work in one operation is then so short that waking a second thread costs more than it saves, the more so
 * beside other work. The setting holds for the calling thread.
 */
public final class DecodeThreads {
    /** Weights that one core reads about as fast as two that must be woken for each operation. */
    static final long SINGLE_THREAD_WEIGHT_BYTES = 32L << 20;

    private DecodeThreads() {}

    /** Do some decoding with the threads that suit the model. */
    public static <T> T run(LoadedModel loaded, Supplier<T> decoding) {
        if (!loaded.decodesOnOneThread()) {
            return decoding.get();
        }
        int before = JniUtils.getNumThreads();
        JniUtils.setNumThreads(1);
        try {
            return decoding.get();
        } finally {
            JniUtils.setNumThreads(before);
        }
    }
}

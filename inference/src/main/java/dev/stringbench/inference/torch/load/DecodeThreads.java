package dev.stringbench.inference.torch.load;

import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/** The threads of the CPU that decode. The setting holds for the calling thread. */
public enum DecodeThreads {
    /** As many as there are. */
    ALL,
    /**
     * One, for a small model: one token's work in one operation is then so short that waking a second thread costs more than
     * it saves, the more so beside other work.
     */
    ONE;

    /** Weights that one core reads about as fast as two that must be woken for each operation. */
    private static final long SINGLE_THREAD_WEIGHT_BYTES = 32L << 20;

    /** What suits a model on the CPU. */
    static DecodeThreads onCpu(long weightBytes) {
        return weightBytes <= SINGLE_THREAD_WEIGHT_BYTES ? ONE : ALL;
    }

    /** Do some decoding. */
    public <T> T run(Supplier<T> decoding) {
        if (this == ALL) {
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

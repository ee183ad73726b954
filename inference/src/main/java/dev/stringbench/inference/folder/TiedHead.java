package dev.stringbench.inference.folder;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Refuses weights that store an output head beside the embedding that config.json ties it to, where the two differ: older
 * releases of Transformers take the embedding and newer ones the stored head.
 *
 * <p>Of each, {@value #SAMPLES} stretches of {@value #STRETCH_BYTES} bytes are compared, evenly spread, or all bytes where
 * there are no more: training changes nearly all.
 */
public final class TiedHead {
    private static final int SAMPLES = 64;
    private static final int STRETCH_BYTES = 16_384;

    private TiedHead() {}

    /**
     * Compare.
     *
     * @throws InferenceException {@link Fault#BAD_WEIGHTS} when they differ or cannot be read
     */
    public static void requireEqual(WeightIndex weights) {
        if (weights.spareHead().isEmpty()) {
            return;
        }
        TensorLocation head = weights.spareHead().get();
        TensorLocation embedding = weights.tensors().values().iterator().next();
        boolean alike = head.dtype() == embedding.dtype() && head.shape().equals(embedding.shape());
        if (!alike || !sameBytes(head, embedding)) {
            throw new InferenceException(
                    Fault.BAD_WEIGHTS,
                    head.file() + ": config.json says \"tie_word_embeddings\": true, and lm_head.weight is stored with"
                            + " other numbers than model.embed_tokens.weight; say false to use it, or remove it");
        }
    }

    private static boolean sameBytes(TensorLocation first, TensorLocation second) {
        try (FileChannel one = FileChannel.open(first.file());
                FileChannel two = FileChannel.open(second.file())) {
            long bytes = first.byteCount();
            long stretches = (bytes + STRETCH_BYTES - 1) / STRETCH_BYTES;
            long compared = Math.min(stretches, SAMPLES);
            for (long sample = 0; sample < compared; sample++) {
                long stretch = compared == 1 ? 0 : sample * (stretches - 1) / (compared - 1);
                long begin = stretch * STRETCH_BYTES;
                int length = (int) Math.min(STRETCH_BYTES, bytes - begin);
                ByteBuffer left = SafetensorsFile.readExactly(one, first.dataOffset() + begin, length);
                if (!left.equals(SafetensorsFile.readExactly(two, second.dataOffset() + begin, length))) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.stringbench.data.ruler;

import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;

/**
 * The settings with which samples are made.
 *
 * @param template see {@link RulerTemplates#chatTemplate}
 * @param maxSeqLength tokens that prompt and answer may have together
 * @param numSamples number of samples in all chunks together
 * @param chunkIndex which chunk is made, 0..chunkAmount-1; it also changes the seed
 * @param chunkAmount number of chunks that the samples are spread over
 */
public record RulerRequest(String template, int maxSeqLength, int numSamples, int chunkIndex, int chunkAmount) {

    private static final long BASE_SEED = 42;

    public RulerRequest {
        RulerTemplates.chatTemplate(template);
        require(maxSeqLength >= 1, "--max-length is " + maxSeqLength + "; it must be at least 1");
        require(numSamples >= 1, "--num-samples is " + numSamples + "; it must be at least 1");
        require(chunkAmount >= 1, "--chunk-amount is " + chunkAmount + "; it must be at least 1");
        require(
                chunkIndex >= 0 && chunkIndex < chunkAmount,
                "--chunk-idx is " + chunkIndex + "; it must be 0 to " + (chunkAmount - 1));
    }

    /** Ask for all samples in one chunk. */
    public RulerRequest(String template, int maxSeqLength, int numSamples) {
        this(template, maxSeqLength, numSamples, 0, 1);
    }

    /** Ask for the same at another length. */
    RulerRequest withMaxSeqLength(int length) {
        return new RulerRequest(template, length, numSamples, chunkIndex, chunkAmount);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new DataException(DataFault.BAD_OPTION, message);
        }
    }

    /** Give the seed of the original for this chunk. */
    public long seed() {
        return BASE_SEED + chunkIndex;
    }

    /** Give the number of samples in this chunk; the first chunks take what is left over. */
    public int samplesInChunk() {
        return samplesIn(chunkIndex);
    }

    /** Give the number of samples in the chunks before. */
    public int samplesBefore() {
        int before = 0;
        for (int chunk = 0; chunk < chunkIndex; chunk++) {
            before += samplesIn(chunk);
        }
        return before;
    }

    private int samplesIn(int chunk) {
        return numSamples / chunkAmount + (chunk < numSamples % chunkAmount ? 1 : 0);
    }
}

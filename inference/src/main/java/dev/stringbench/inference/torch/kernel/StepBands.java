package dev.stringbench.inference.torch.kernel;

/**
 * How a decode step's query sees cached keys: near ones from its own position and, where there are any, far ones from
 * another.
 *
 * @param reaches for each layer, keys nearer than this are near
 * @param hasFar whether the others are seen at all
 * @param farShift added to the query's position for far keys
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, never compared
public record StepBands(long[] reaches, boolean hasFar, int farShift) {
    public StepBands {
        reaches = reaches.clone();
    }

    @Override
    public long[] reaches() {
        return reaches.clone();
    }
}

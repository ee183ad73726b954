package dev.stringbench.inference.torch.kernel;

import java.util.List;
import java.util.Optional;

/**
 * Share out a multiprocessor's shared memory for decode.cu.
 *
 * @param batches of weights on their way at once
 * @param stages tiles of keys and values on their way at once
 * @param inputBytes of a product's input with its norm's weights
 * @param bytes all together
 */
record DecodeMemory(int batches, int stages, int inputBytes, int bytes) {
    /** As in decode.cu. */
    static final int THREADS = 256;

    private static final int BATCH_BYTES = 4 * THREADS * 16;
    private static final int TILE_KEYS = 64;
    private static final int SUMS_BYTES = THREADS * 8 * Float.BYTES;
    private static final int MOST_GROUP = 8;

    /** What the structure ends with before the layers: sums and ranks of eight warps, a flag. */
    private static final int SMALL_BYTES = 8 * Float.BYTES + 8 * Long.BYTES + Long.BYTES;

    /** Batches and stages, the best first: many batches bridge the waits, a third stage long keys. */
    private static final List<int[]> CHOICES = List.of(
            new int[] {6, 3}, new int[] {4, 3}, new int[] {4, 2}, new int[] {3, 2}, new int[] {2, 2}, new int[] {1, 2});

    /**
     * Find a division.
     *
     * @param available bytes that a block of threads can have
     */
    static Optional<DecodeMemory> of(DecodeShape shape, int available) {
        return CHOICES.stream()
                .map(choice -> of(shape, choice[0], choice[1]))
                .filter(memory -> memory.bytes <= available)
                .findFirst();
    }

    private static DecodeMemory of(DecodeShape shape, int batches, int stages) {
        int widest = Math.max(shape.intermediate(), Math.max(shape.queryWidth(), 2 * shape.hidden()));
        int input = (widest * Short.BYTES + 15) / 16 * 16;
        int tiles = stages * 2 * TILE_KEYS * shape.headDim() * Short.BYTES;
        int queries = 2 * MOST_GROUP * shape.headDim() * Short.BYTES;
        int angles = 2 * shape.headDim() * Float.BYTES;
        int layers = (shape.layers() + 1) * DecodeStep.LAYER_BYTES;
        return new DecodeMemory(
                batches,
                stages,
                input,
                batches * BATCH_BYTES + Math.max(input, tiles) + SUMS_BYTES + queries + angles + SMALL_BYTES + layers);
    }

    List<String> definitions() {
        return List.of("BATCHES=" + batches, "STAGES=" + stages, "INPUT_BYTES=" + inputBytes);
    }
}

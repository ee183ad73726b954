package dev.stringbench.inference.torch.cache;

import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.folder.MemoryEstimate;
import dev.stringbench.inference.torch.engine.EngineReport;
import java.util.List;

/**
 * The division of a device's memory beside the weights between activations and the key-value cache.
 *
 * @param blockTokens tokens of a prompt that are run together
 * @param rows positions that the cache may hold over all sequences
 * @param firstRows positions for which a cache of several sequences is made at first; 0: as many as the first needs
 */
public record CacheRoom(int blockTokens, long rows, long firstRows) {
    /** Bytes left to the feed-forward layer, the logits and the allocator's rounding. */
    private static final long RESERVE_BYTES = 2L << 30;

    /** On the CPU, where one sequence runs at a time and the system says what fits. */
    public static CacheRoom onCpu() {
        return new CacheRoom(PrefillBlocks.CPU_TOKENS, Integer.MAX_VALUE, 0);
    }

    /**
     * On GPUs that hold their weights already.
     *
     * @param contextTokens positions of the longest sequence
     * @param keyCopies copies of each key that it is to have room for; {@link #rows} counts one
     * @param layers the device of each layer
     * @param engine what the GPUs have free now
     */
    public static CacheRoom onCuda(
            ModelConfig config,
            Dtype dtype,
            int contextTokens,
            int keyCopies,
            List<String> layers,
            EngineReport engine) {
        long perLayer = MemoryEstimate.of(config, dtype).cacheBytesPerTokenAndLayer();
        long spare = Long.MAX_VALUE;
        for (EngineReport.Gpu gpu : engine.gpus()) {
            long rowBytes =
                    perLayer * layers.stream().filter(gpu.name()::equals).count();
            if (rowBytes > 0) {
                spare = Math.min(
                        spare, gpu.freeBytes() - RESERVE_BYTES - rowBytes * (1 + keyCopies) / 2 * contextTokens);
            }
        }
        int block = PrefillBlocks.onCuda(config, dtype, spare);
        long rows = Integer.MAX_VALUE;
        for (EngineReport.Gpu gpu : engine.gpus()) {
            long rowBytes =
                    perLayer * layers.stream().filter(gpu.name()::equals).count();
            if (rowBytes > 0) {
                long forCache = gpu.freeBytes()
                        - RESERVE_BYTES
                        - Math.min(block, contextTokens) * PrefillBlocks.bytesPerToken(config, dtype);
                rows = Math.min(rows, forCache / rowBytes);
            }
        }
        long most = Math.max(rows, contextTokens);
        // two of the longest: to grow, large tensors are allocated one by one while sequences wait, and the old ones
        // leave holes
        return new CacheRoom(block, most, Math.min(most, 2L * contextTokens));
    }
}

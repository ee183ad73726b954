package dev.stringbench.inference.torch.load;

import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.torch.engine.EngineReport;
import dev.stringbench.inference.torch.kernel.HopperAttention;
import java.util.List;

/** Where and how a chunk of a prompt goes through a layer, which tells what memory it takes beside weights and cache. */
public enum Activations {
    /** Norms in float32, attention in pieces whose sums are float32. */
    ON_CPU,
    /** Attention in pieces on GPUs. */
    IN_PIECES,
    /** Attention in one call of our own kernel on GPUs. */
    IN_ONE_CALL;

    /** What the driver and the libraries keep on a GPU for a process: 0.5 to 1.1 GiB on an H200. */
    private static final long PROCESS_BYTES = 3L << 28;

    /**
     * Tell from what there is, before kernels are loaded and tried.
     *
     * @param gpus that hold the model; none: the CPU does
     */
    static Activations of(List<EngineReport.Gpu> gpus, ModelConfig config, Dtype dtype, LoadOptions options) {
        if (gpus.isEmpty()) {
            return ON_CPU;
        }
        int headDim = config.attention().headDim();
        boolean ours = options.attentionKernel().orElse(HopperAttention.NAME).equals(HopperAttention.NAME)
                && gpus.stream().allMatch(gpu -> gpu.computeCapabilityNumber() == HopperAttention.COMPUTE_CAPABILITY)
                && dtype.bytes() == 2
                && (headDim == 64 || headDim == 128);
        return ours ? IN_ONE_CALL : IN_PIECES;
    }

    /**
     * An estimate, fitted to what an H200's driver showed as taken (docs/performance.md): copies of the hidden states, and
     * the larger of the queries' copies and the feed-forward's four intermediates.
     *
     * @param part what one device has of each layer
     * @param rows tokens of the chunk
     */
    long bytes(ModelConfig part, Dtype dtype, long rows) {
        long width = dtype.bytes();
        long queries = rows * part.attention().queryWidth();
        long hidden = rows * part.hiddenSize() * (3 * width + (this == ON_CPU ? 2 * Float.BYTES : 0));
        long attention = this == IN_ONE_CALL ? queries * 9 * width / 2 : queries * (4 * width + 2 * Float.BYTES);
        long feedForward =
                Math.min(rows, ModelLoader.MLP_ROWS) * part.feedForward().width() * 4 * width;
        return hidden + Math.max(attention, feedForward) + (this == ON_CPU ? 0 : PROCESS_BYTES);
    }
}

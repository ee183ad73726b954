package dev.stringbench.inference.torch.load;

import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.torch.engine.DeviceChoice;
import dev.stringbench.inference.torch.kernel.SingleDecoding;
import dev.stringbench.inference.torch.kernel.SingleKernel;
import dev.stringbench.inference.torch.parallel.ModelRanks;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.util.List;
import java.util.Optional;

/**
 * A model that is ready to run; its weights live as long as this.
 *
 * @param program the entry points
 * @param ranks the program's {@code Model}, or its parts on several devices
 * @param config what was loaded
 * @param dtype type of weights, cache and arithmetic
 * @param layerDevices the device of each layer, such as {@code cuda:0}; of a model that is split those of each rank's part
 * @param attentionKernels the attention kernel of each layer
 * @param prefillChunkTokens tokens of a prompt that are run together
 * @param reuseGranule a prompt takes over a multiple of this of what an earlier one computed
 * @param cacheRowsThatFit positions whose keys and values fit beside the weights, over all sequences
 * @param firstCacheRows positions for which a cache of several sequences is made at first; 0: as many as the first needs
 * @param decodeThreads threads of the CPU that decode
 * @param singleDecoding how one sequence is decoded
 * @param pieceKernels the kernels for plans that our own do not know, chosen when one is wanted
 */
public record LoadedModel(
        TorchProgram program,
        ModelRanks ranks,
        ModelConfig config,
        Dtype dtype,
        List<String> layerDevices,
        List<String> attentionKernels,
        int prefillChunkTokens,
        int reuseGranule,
        long cacheRowsThatFit,
        long firstCacheRows,
        DecodeThreads decodeThreads,
        SingleDecoding singleDecoding,
        PieceKernels pieceKernels)
        implements AutoCloseable {
    /** The program's {@code Model}, of the first rank where it is split. */
    public IValue model() {
        return ranks.model(0);
    }

    /** What decodes one sequence in a single launch on each GPU, where the model and its devices allow it. */
    public Optional<SingleKernel> decodeKernel() {
        return singleDecoding.kernel();
    }

    @Override
    public void close() {
        ranks.close();
        program.close();
        if (!layerDevices.contains(DeviceChoice.CPU)) {
            JniUtils.emptyCudaCache(); // what libtorch would keep is not free for the next model
        }
    }
}

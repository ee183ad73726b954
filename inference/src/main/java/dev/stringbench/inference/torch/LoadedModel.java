package dev.stringbench.inference.torch;

import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.folder.Dtype;
import dev.stringbench.inference.folder.ModelConfig;
import java.util.List;

/**
 * Hold a model that is ready to run; its weights live as long as the value {@code model}.
 *
 * @param program the entry points
 * @param model the program's {@code Model}
 * @param config what was loaded
 * @param dtype type of weights, cache and arithmetic
 * @param layerDevices the device of each layer, such as {@code cuda:0}
 * @param attentionKernels the attention kernel of each layer
 * @param prefillChunkTokens tokens of a prompt that are run together
 * @param decodesOnOneThread whether one thread of the CPU decodes faster than several
 */
record LoadedModel(
        TorchProgram program,
        IValue model,
        ModelConfig config,
        Dtype dtype,
        List<String> layerDevices,
        List<String> attentionKernels,
        int prefillChunkTokens,
        boolean decodesOnOneThread)
        implements AutoCloseable {
    @Override
    public void close() {
        model.close();
        program.close();
    }
}

package dev.stringbench.inference.torch.generate;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.folder.ModelConfig;
import dev.stringbench.inference.folder.ModelFamily;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.position.StringOriginal;
import dev.stringbench.inference.rope.RopeScaling;
import dev.stringbench.inference.rope.RotaryConfig;

/** The refusal of {@code string-original} for models that the original code cannot run. */
final class OriginalLimits {
    private OriginalLimits() {}

    static void requireRunnable(PositionScheme scheme, ModelConfig config, RotaryConfig rotary) {
        if (!(scheme instanceof StringOriginal)) {
            return;
        }
        RopeScaling scaling = rotary.scaling();
        boolean known = scaling instanceof RopeScaling.Default || scaling instanceof RopeScaling.Llama3;
        if (config.family() == ModelFamily.QWEN3) {
            throw refused("there is no original code for qwen3");
        }
        if (config.family() == ModelFamily.LLAMA && !known) {
            throw refused("the original fails on llama with rope type " + scaling.ropeType());
        }
        if (config.queryWidth() != config.hiddenSize()) {
            throw refused("the original fails when head_dim, " + config.headDim()
                    + ", is not hidden_size / num_attention_heads");
        }
    }

    private static InferenceException refused(String reason) {
        return new InferenceException(Fault.UNSUPPORTED, "string-original: " + reason + "; use string");
    }
}

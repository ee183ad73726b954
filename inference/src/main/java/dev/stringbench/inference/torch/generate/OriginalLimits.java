package dev.stringbench.inference.torch.generate;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.position.StringOriginal;
import dev.stringbench.inference.rope.RotaryConfig;

/** The refusal of {@code string-original} for models that the original code cannot run. */
final class OriginalLimits {
    private OriginalLimits() {}

    static void requireRunnable(PositionScheme scheme, ModelConfig config, RotaryConfig rotary) {
        if (!(scheme instanceof StringOriginal)) {
            return;
        }
        config.family().originalCodeFault(rotary.scaling()).ifPresent(fault -> {
            throw refused(fault);
        });
        if (config.attention().queryWidth() != config.hiddenSize()) {
            throw refused("the original fails when head_dim, "
                    + config.attention().headDim() + ", is not hidden_size / num_attention_heads");
        }
    }

    private static InferenceException refused(String reason) {
        return new InferenceException(Fault.UNSUPPORTED, "string-original: " + reason + "; use string");
    }
}

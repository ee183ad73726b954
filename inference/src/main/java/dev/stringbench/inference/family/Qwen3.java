package dev.stringbench.inference.family;

import dev.stringbench.inference.position.FamilyDefaults;
import dev.stringbench.inference.rope.RopeScaling;
import java.util.Optional;

/** Qwen3 (Yang et al. 2025), dense: each query and key head goes through an RMS norm before its rotation. */
final class Qwen3 implements ModelFamily {
    /** The head size does not follow from the width; files that leave it out mean this. */
    private static final int DEFAULT_HEAD_DIM = 128;

    private static final FamilyDefaults DEFAULTS =
            new FamilyDefaults(FamilyDefaults.STANDARD.rulerLocalValue(), false, 2);

    @Override
    public String modelType() {
        return "qwen3";
    }

    @Override
    public ModelConfig read(ConfigFields fields) {
        boolean bias = fields.flag("attention_bias");
        return fields.model(
                fields.attention(DEFAULT_HEAD_DIM)
                        .withBiases(bias, bias)
                        .withSlidingWindows(fields.windowsOfSlidingLayers()),
                new FeedForward.Gated(fields.intermediateSize(), false),
                new Norms(fields.rmsNormEps(), true));
    }

    @Override
    public FamilyDefaults schemeDefaults() {
        return DEFAULTS;
    }

    @Override
    public String infiniteBenchName() {
        return "qwen2";
    }

    @Override
    public Optional<String> originalCodeFault(RopeScaling scaling) {
        return Optional.of("there is no original code for qwen3");
    }
}

package dev.stringbench.inference.family;

import dev.stringbench.inference.position.FamilyDefaults;
import dev.stringbench.inference.rope.RopeScaling;
import java.util.Optional;

/** Qwen2 and Qwen2.5 (Yang et al. 2024): queries, keys and values have biases; layers slide where the file says so. */
final class Qwen2 implements ModelFamily {
    /** The original's RULER test has a script of its own for Qwen2, and Dual Chunk Attention a smaller window. */
    private static final FamilyDefaults DEFAULTS = new FamilyDefaults(512, true, 2);

    @Override
    public String modelType() {
        return "qwen2";
    }

    @Override
    public ModelConfig read(ConfigFields fields) {
        return fields.model(
                fields.attention().withBiases(true, false).withSlidingWindows(fields.windowsOfSlidingLayers()),
                new FeedForward.Gated(fields.intermediateSize(), false),
                new Norms(fields.rmsNormEps(), false));
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
        return Optional.empty();
    }
}

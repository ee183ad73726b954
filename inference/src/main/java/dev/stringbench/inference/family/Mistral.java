package dev.stringbench.inference.family;

import dev.stringbench.inference.rope.RopeScaling;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalInt;

/** Mistral 7B (Jiang et al. 2023): Llama's form without biases; every layer slides where the file gives a window. */
final class Mistral implements ModelFamily {
    @Override
    public String modelType() {
        return "mistral";
    }

    @Override
    public ModelConfig read(ConfigFields fields) {
        OptionalInt window = fields.number("sliding_window");
        return fields.model(
                fields.attention().withSlidingWindows(Collections.nCopies(fields.layers(), window)),
                new FeedForward.Gated(fields.intermediateSize(), false),
                new Norms(fields.rmsNormEps(), false));
    }

    @Override
    public String infiniteBenchName() {
        return "yarn-mistral";
    }

    @Override
    public Optional<String> originalCodeFault(RopeScaling scaling) {
        return Optional.empty();
    }

    @Override
    public boolean meansLlamaTokenizer() {
        return true;
    }
}

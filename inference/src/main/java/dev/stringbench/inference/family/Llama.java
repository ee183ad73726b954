package dev.stringbench.inference.family;

import dev.stringbench.inference.rope.RopeScaling;
import java.util.Optional;

/** Llama 1 to 3 (Touvron et al. 2023) and models of their form. */
final class Llama implements ModelFamily {
    @Override
    public String modelType() {
        return "llama";
    }

    @Override
    public ModelConfig read(ConfigFields fields) {
        boolean bias = fields.flag("attention_bias");
        return fields.model(
                fields.attention().withBiases(bias, bias),
                new FeedForward.Gated(fields.intermediateSize(), fields.flag("mlp_bias")),
                new Norms(fields.rmsNormEps(), false));
    }

    @Override
    public String infiniteBenchName() {
        return "llama3.1";
    }

    @Override
    public Optional<String> originalCodeFault(RopeScaling scaling) {
        boolean known = scaling instanceof RopeScaling.Default || scaling instanceof RopeScaling.Llama3;
        return known
                ? Optional.empty()
                : Optional.of("the original fails on llama with rope type " + scaling.ropeType());
    }

    @Override
    public boolean meansLlamaTokenizer() {
        return true;
    }
}

package dev.stringbench.inference.position;

import dev.stringbench.inference.rope.RopeScaling;
import dev.stringbench.inference.rope.RotaryConfig;
import java.util.List;
import java.util.OptionalInt;

/**
 * NTK-aware scaling (bloc97 2023): plain RoPE with the base times {@code a^(d / (d - 2))}, which slows the slowest frequency
 * down a times and leaves the fastest as it is.
 *
 * <p>The base does not depend on the prompt's length. Frequencies follow from the model's rope_theta alone, whatever its
 * rope_scaling. A model's sliding window is ignored.
 *
 * @param factor a, at least 1
 */
public record NtkAware(double factor) implements PositionScheme {
    private static final SchemeOption FACTOR = SchemeOption.number(
            "factor",
            "A",
            "How far the context is stretched. Default: the length over two thirds of the model's window, at least 1.5.");

    static final SchemeKind KIND = new SchemeKind(
            "ntk",
            "NTK-aware scaling of the base",
            List.of(FACTOR),
            request -> new NtkAware(request.number(FACTOR).orElse(request.stretch())));

    public NtkAware {
        if (!(factor >= 1) || Double.isInfinite(factor)) {
            throw SchemeRequest.bad("factor is " + factor + "; it must be at least 1");
        }
    }

    @Override
    public String name() {
        return KIND.name();
    }

    @Override
    public List<Setting> settings() {
        return List.of(Setting.of(FACTOR, factor));
    }

    @Override
    public AttentionPlan plan(OptionalInt slidingWindow) {
        return Rope.CAUSAL;
    }

    @Override
    public double relativePosition(int i, int j) {
        return i - j;
    }

    @Override
    public RotaryConfig rotary(RotaryConfig own) {
        if (own.headDim() < 4) {
            throw SchemeRequest.bad("head_dim is " + own.headDim() + "; ntk wants at least 4");
        }
        double base = own.theta() * Math.pow(factor, own.headDim() / (own.headDim() - 2.0));
        return new RotaryConfig(base, own.headDim(), own.maxPositionEmbeddings(), new RopeScaling.Default());
    }
}

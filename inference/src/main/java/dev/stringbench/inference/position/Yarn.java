package dev.stringbench.inference.position;

import dev.stringbench.inference.rope.RopeScaling;
import dev.stringbench.inference.rope.RotaryConfig;
import java.util.List;
import java.util.OptionalInt;

/**
 * YaRN (Peng et al. 2023): plain RoPE with low frequencies divided by a, high ones kept and a ramp between, and cosine and
 * sine times 0.1 ln a + 1.
 *
 * <p>It applies to short prompts as well. Frequencies follow from the model's rope_theta alone, whatever its rope_scaling. A
 * model's sliding window is ignored.
 *
 * @param factor a, at least 1
 * @param originalLength tokens the model counts as trained on, at least 1
 * @param mscale whether cosine and sine are multiplied
 */
public record Yarn(double factor, int originalLength, boolean mscale) implements PositionScheme {
    private static final SchemeOption FACTOR = SchemeOption.number(
            "factor",
            "A",
            "How far the context is stretched. Default: the length over two thirds of the model's window, at least 1.5.");
    private static final SchemeOption ORIGINAL_LENGTH = SchemeOption.whole(
            "original-length", "N", "Tokens the model counts as trained on. Default: two thirds of its window.");
    private static final SchemeOption NO_MSCALE =
            SchemeOption.flag("no-mscale", "no-mscale", "Do not multiply cosine and sine by 0.1 ln A + 1.");

    static final SchemeKind KIND = new SchemeKind(
            "yarn",
            "YaRN",
            List.of(FACTOR, ORIGINAL_LENGTH, NO_MSCALE),
            request -> new Yarn(
                    request.number(FACTOR).orElse(request.stretch()),
                    request.whole(ORIGINAL_LENGTH).orElse(request.assumedTokens(1, 1)),
                    !request.has(NO_MSCALE)));

    public Yarn {
        if (!(factor >= 1) || Double.isInfinite(factor)) {
            throw SchemeRequest.bad("factor is " + factor + "; it must be at least 1");
        }
        if (originalLength < 1) {
            throw SchemeRequest.bad("original length is " + originalLength + "; it must be at least 1 token");
        }
    }

    @Override
    public String name() {
        return KIND.name();
    }

    @Override
    public List<Setting> settings() {
        Setting stretched = Setting.of(FACTOR, factor);
        Setting original = Setting.of(ORIGINAL_LENGTH, originalLength);
        return mscale ? List.of(stretched, original) : List.of(stretched, original, Setting.flag(NO_MSCALE));
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
        RopeScaling.Yarn scaling = RopeScaling.Yarn.of(factor, originalLength);
        return own.withScaling(mscale ? scaling : scaling.withAttentionFactor(1));
    }
}

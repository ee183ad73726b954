package dev.stringbench.inference.position;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * STRING as its definition says: every key is counted once, in the prompt and in decoding alike.
 *
 * <p>For key position j and query position i the relative position is i - j when i - j &lt; S, else i - j - S + W. A
 * model's sliding window is ignored.
 *
 * @param shiftedOffset S, the distance in tokens from which keys count as far; at least 1
 * @param localValue W, the distance in tokens that a key at distance S is given; at least 0
 * @param attentionFactor multiplier of cosine and sine, above 0
 * @param ratio S as a share of the test's length, where it was given so
 * @param yarnFactor factor of the original's YaRN for Qwen2, where it is stretched
 */
public record StringShift(
        int shiftedOffset, int localValue, double attentionFactor, OptionalDouble ratio, OptionalDouble yarnFactor)
        implements StringForm {
    static final SchemeKind KIND = new SchemeKind(
            "string",
            "STRING by its definition",
            StringSettings.OPTIONS,
            request -> StringSettings.of(request)
                    .<PositionScheme>map(StringShift::new)
                    .orElseGet(Rope::new));

    public StringShift {
        var unused = new StringSettings(shiftedOffset, localValue, attentionFactor, ratio, yarnFactor);
    }

    /** The same from settings that are worked out. */
    private StringShift(StringSettings settings) {
        this(
                settings.shiftedOffset(),
                settings.localValue(),
                settings.attentionFactor(),
                settings.ratio(),
                settings.yarnFactor());
    }

    /** STRING with nothing said of a ratio or of YaRN. */
    public StringShift(int shiftedOffset, int localValue, double attentionFactor) {
        this(new StringSettings(shiftedOffset, localValue, attentionFactor));
    }

    /** STRING with the original's attention factor. */
    public StringShift(int shiftedOffset, int localValue) {
        this(shiftedOffset, localValue, StringSettings.DEFAULT_ATTENTION_FACTOR);
    }

    @Override
    public StringSettings shared() {
        return new StringSettings(shiftedOffset, localValue, attentionFactor, ratio, yarnFactor);
    }

    @Override
    public String name() {
        return KIND.name();
    }

    @Override
    public AttentionPlan plan(OptionalInt slidingWindow) {
        return shared().plan(false);
    }
}

package dev.stringbench.inference.position;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * STRING as its original code computes it (HKUNLP/STRING, string_for_llama.py and its siblings).
 *
 * <p>There the near window and the far triangle of the prompt overlap by one key, so each prompt position i &gt;= S
 * counts the key at distance exactly S twice: once near and once far. Decoding counts it once. Lengths for which the
 * original fails or gives zero attention are refused.
 *
 * @param shiftedOffset S, the distance in tokens from which keys count as far; at least 1
 * @param localValue W, the distance in tokens that a key at distance S is given; at least 0
 * @param attentionFactor multiplier of cosine and sine, above 0
 * @param ratio S as a share of the test's length, where it was given so
 * @param yarnFactor factor of the original's YaRN for Qwen2, where it is stretched
 */
public record StringOriginal(
        int shiftedOffset, int localValue, double attentionFactor, OptionalDouble ratio, OptionalDouble yarnFactor)
        implements StringForm {
    static final SchemeKind KIND = new SchemeKind(
            "string-original",
            "the original code's double count",
            StringSettings.OPTIONS,
            request -> StringSettings.of(request)
                    .<PositionScheme>map(StringOriginal::new)
                    .orElseGet(Rope::new));

    public StringOriginal {
        var unused = new StringSettings(shiftedOffset, localValue, attentionFactor, ratio, yarnFactor);
    }

    /** The same from settings that are worked out. */
    private StringOriginal(StringSettings settings) {
        this(
                settings.shiftedOffset(),
                settings.localValue(),
                settings.attentionFactor(),
                settings.ratio(),
                settings.yarnFactor());
    }

    /** The original with nothing said of a ratio or of YaRN. */
    public StringOriginal(int shiftedOffset, int localValue, double attentionFactor) {
        this(new StringSettings(shiftedOffset, localValue, attentionFactor));
    }

    /** The original with the original's attention factor. */
    public StringOriginal(int shiftedOffset, int localValue) {
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
        return shared().plan(true);
    }

    @Override
    public void requireRunnable(int promptTokens, int newTokens) {
        if (localValue > shiftedOffset) {
            throw refused("local value " + localValue + " above shifted offset " + shiftedOffset
                    + " makes the original fail (a position past its table)");
        }
        if (shiftedOffset - localValue > promptTokens) {
            throw refused("a prompt of " + promptTokens + " tokens is shorter than shifted offset - local value, "
                    + (shiftedOffset - localValue) + ", and makes the original fail (a position below its table)");
        }
        if (promptTokens == shiftedOffset) {
            throw refused("a prompt of exactly " + shiftedOffset + " tokens, the shifted offset,"
                    + " gets zero attention in every layer of the original");
        }
        // The first new token comes from the prompt's own logits; each further one is a decode step.
        if (newTokens > 1 && promptTokens < shiftedOffset) {
            throw refused("decoding at " + (promptTokens + 1) + " tokens, not above shifted offset " + shiftedOffset
                    + ", is undefined in the original");
        }
    }

    /** The original code has been written for some families only. */
    @Override
    public void requireRunnable(ModelTraits model) {
        model.originalCodeFault().ifPresent(fault -> {
            throw unsupported(fault);
        });
        if (!model.headsFillWidth()) {
            throw unsupported("the original fails when head_dim, " + model.headDim()
                    + ", is not hidden_size / num_attention_heads");
        }
    }

    private static InferenceException refused(String reason) {
        return new InferenceException(
                Fault.BAD_PROMPT, "string-original: " + reason + "; use string, or another shifted offset");
    }

    private static InferenceException unsupported(String reason) {
        return new InferenceException(Fault.UNSUPPORTED, "string-original: " + reason + "; use string");
    }
}

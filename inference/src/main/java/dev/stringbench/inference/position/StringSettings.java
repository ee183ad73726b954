package dev.stringbench.inference.position;

import dev.stringbench.inference.rope.RopeScaling;
import dev.stringbench.inference.rope.RotaryConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What both forms of STRING are set to (An et al. 2024, "Why does the effective context length of LLMs fall short?").
 *
 * @param shiftedOffset S, the distance in tokens from which keys count as far; at least 1
 * @param localValue W, the distance in tokens that a key at distance S is given; at least 0
 * @param attentionFactor multiplier of cosine and sine, above 0
 * @param ratio S as a share of the test's length, where it was given so
 * @param yarnFactor factor of the original's YaRN for Qwen2, where it is stretched
 */
record StringSettings(
        int shiftedOffset, int localValue, double attentionFactor, OptionalDouble ratio, OptionalDouble yarnFactor) {
    /** The original's multiplier of cosine and sine, 0.1 ln 2 + 1, whatever the length. */
    static final double DEFAULT_ATTENTION_FACTOR = 0.1 * Math.log(2) + 1;

    /** S as a share of L, the original's recommendation. */
    private static final double DEFAULT_RATIO = 0.33;

    /** W, the original's default. */
    static final int DEFAULT_LOCAL_VALUE = 128;

    private static final SchemeOption SHIFTED_OFFSET =
            SchemeOption.whole("shifted-offset", "S", "Shifted offset S in tokens. 0 means plain RoPE.");
    private static final SchemeOption SHIFTED_RATIO = SchemeOption.number(
            "shifted-ratio",
            "R",
            "Shifted offset as a share of the length L: S = R * L, cut to whole tokens. 0 or 1 means plain RoPE. Default:"
                    + " the model's string_config, else 0.33.");
    private static final SchemeOption LOCAL_VALUE = SchemeOption.whole(
            "local-value",
            "W",
            "Local value W in tokens. Default: the model's string_config, else 128 (512 for Qwen2 in RULER).");
    private static final SchemeOption ATTENTION_FACTOR = SchemeOption.number(
                    "attention-factor", "A", "Multiplier of cosine and sine under STRING. Default: 0.1 ln 2 + 1.")
            .hidden();
    private static final SchemeOption YARN_FACTOR = SchemeOption.number(
            "yarn-factor",
            "F",
            "Under STRING, YaRN with this factor from 32768 tokens, as the original does for Qwen2.");

    static final List<SchemeOption> OPTIONS =
            List.of(SHIFTED_OFFSET, SHIFTED_RATIO, LOCAL_VALUE, ATTENTION_FACTOR, YARN_FACTOR);

    StringSettings {
        if (shiftedOffset < 1) {
            throw SchemeRequest.bad("shifted offset is " + shiftedOffset + "; it must be at least 1");
        }
        if (localValue < 0) {
            throw SchemeRequest.bad("local value is " + localValue + "; it must not be negative");
        }
        if (!(attentionFactor > 0) || Double.isInfinite(attentionFactor)) {
            throw SchemeRequest.bad("attention factor is " + attentionFactor + "; it must be above 0");
        }
    }

    /** Settings with nothing said of a ratio or of YaRN. */
    StringSettings(int shiftedOffset, int localValue, double attentionFactor) {
        this(shiftedOffset, localValue, attentionFactor, OptionalDouble.empty(), OptionalDouble.empty());
    }

    /** Work the settings out; empty where they mean plain RoPE. */
    static Optional<StringSettings> of(SchemeRequest request) {
        requireConsistent(request);
        boolean ownOffset = !request.has(SHIFTED_OFFSET)
                && !request.has(SHIFTED_RATIO)
                && request.recommended(SHIFTED_OFFSET).isPresent();
        OptionalDouble ratio = ownOffset || request.has(SHIFTED_OFFSET)
                ? OptionalDouble.empty()
                : OptionalDouble.of(request.number(SHIFTED_RATIO).orElse(DEFAULT_RATIO));
        int offset = ownOffset
                ? request.recommended(SHIFTED_OFFSET).getAsInt()
                : ratio.isPresent()
                        ? (int) (ratio.getAsDouble() * request.length())
                        : request.whole(SHIFTED_OFFSET).getAsInt();
        // The original takes a ratio that gives 0 or 1, and a ratio of 1, for "no STRING"; an offset of 1 is one.
        if (offset < 1 || (ratio.isPresent() && (offset == 1 || ratio.getAsDouble() == 1.0))) {
            request.notes()
                    .accept("note: a shifted offset of " + offset + " of " + request.length()
                            + " tokens means plain RoPE; running rope");
            return Optional.empty();
        }
        boolean ruler = request.benchmark().equals("ruler");
        FamilyDefaults defaults = request.model().defaults();
        int local = request.whole(LOCAL_VALUE)
                .orElse(request.recommended(LOCAL_VALUE)
                        .orElse(ruler ? defaults.rulerLocalValue() : DEFAULT_LOCAL_VALUE));
        boolean stretches = ruler && defaults.rulerStretches();
        OptionalDouble yarn = request.has(YARN_FACTOR) || !stretches || request.otherFrequencies()
                ? request.number(YARN_FACTOR)
                : OptionalDouble.of(yarnByLength(request, ratio.orElse((double) offset / request.length())));
        return Optional.of(new StringSettings(
                offset, local, request.number(ATTENTION_FACTOR).orElse(DEFAULT_ATTENTION_FACTOR), ratio, yarn));
    }

    private static void requireConsistent(SchemeRequest request) {
        if (request.has(SHIFTED_OFFSET) && request.has(SHIFTED_RATIO)) {
            throw SchemeRequest.bad("--shifted-offset and --shifted-ratio say the same thing twice; give one of them");
        }
        request.whole(SHIFTED_OFFSET).ifPresent(offset -> {
            if (offset < 0) {
                throw SchemeRequest.bad("--shifted-offset is " + offset + "; it must be 0 or more tokens");
            }
        });
        request.number(SHIFTED_RATIO).ifPresent(ratio -> {
            if (!(ratio >= 0 && ratio <= 1)) {
                throw SchemeRequest.bad("--shifted-ratio is " + ratio + "; it must be from 0 to 1");
            }
        });
    }

    /** The original's YaRN factor in RULER: the farthest position that is left, as a multiple of the trained length. */
    private static double yarnByLength(SchemeRequest request, double ratio) {
        double factor = (double) request.length() / RopeScaling.Yarn.STRING_ORIGINAL_LENGTH * (1 - ratio);
        if (factor < 1) {
            request.notes()
                    .accept("note: the YaRN factor for " + request.length() + " tokens would be " + factor
                            + "; it is 1, which leaves the model's own rotary frequencies");
        }
        return Math.max(1, factor);
    }

    List<Setting> settings() {
        return List.of(
                Setting.of(SHIFTED_OFFSET, shiftedOffset),
                Setting.of(LOCAL_VALUE, localValue),
                new Setting(ATTENTION_FACTOR, attentionFactor, attentionFactor == DEFAULT_ATTENTION_FACTOR));
    }

    List<String> fileNameParts() {
        List<String> parts = new ArrayList<>();
        parts.add("S" + (ratio.isPresent() ? Setting.plain(ratio.getAsDouble()) + "L" : "" + shiftedOffset));
        parts.add("W" + localValue);
        yarnFactor.ifPresent(factor -> parts.add("F" + Setting.plain(factor)));
        return parts;
    }

    RotaryConfig rotary(RotaryConfig own) {
        return yarnFactor.isPresent() ? own.withScaling(RopeScaling.stringYarn(yarnFactor.getAsDouble())) : own;
    }

    Optional<String> frequencies() {
        return yarnFactor.isPresent()
                ? Optional.of("yarn " + yarnFactor.getAsDouble() + " from " + RopeScaling.Yarn.STRING_ORIGINAL_LENGTH)
                : Optional.empty();
    }

    /** Near keys from the query's own position, far ones as if they were S - W tokens nearer. */
    AttentionPlan plan(boolean doublesBorder) {
        PositionMap own = PositionMap.own();
        return new AttentionPlan(
                List.of(
                        new Region(new Span.Distances(0, shiftedOffset), own, own),
                        new Region(
                                new Span.Distances(shiftedOffset, Span.UNLIMITED),
                                own.plus((double) localValue - shiftedOffset),
                                own)),
                doublesBorder,
                OptionalInt.empty());
    }

    double relativePosition(int i, int j) {
        return i - j < shiftedOffset ? i - j : i - j - shiftedOffset + localValue;
    }
}

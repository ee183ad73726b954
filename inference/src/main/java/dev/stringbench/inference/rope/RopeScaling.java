package dev.stringbench.inference.rope;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A RoPE type with its parameters, as {@code rope_scaling} or {@code rope_parameters} of a {@code config.json} do.
 *
 * <p>The compact constructors check what would make the formulas meaningless and throw
 * {@link IllegalArgumentException}; the message names the parameter as the JSON key does.
 */
public sealed interface RopeScaling {

    /** The key of the JSON {@code rope_type}, such as {@code yarn}. */
    String ropeType();

    /**
     * Name one of the ways to stretch a model's context by a factor without training, as the extrapolation baselines do.
     *
     * @param ropeType {@code linear}, {@code dynamic} or {@code yarn}; YaRN takes the model's own length as the original one
     * @param factor at least 1; for YaRN above 0, below 1 it counts as 1 (see {@link RotaryTable#warning})
     * @throws InferenceException {@link Fault#BAD_SETTING} for any other type or factor
     */
    static RopeScaling stretching(String ropeType, double factor) {
        try {
            return switch (ropeType) {
                case "linear" -> new Linear(factor);
                case "dynamic" -> new Dynamic(factor);
                case "yarn" -> Yarn.of(OptionalDouble.of(factor), OptionalInt.empty());
                default ->
                    throw new InferenceException(
                            Fault.BAD_SETTING,
                            "the rope scaling is \"" + ropeType + "\"; it must be linear, dynamic or yarn");
            };
        } catch (IllegalArgumentException e) {
            throw new InferenceException(Fault.BAD_SETTING, "rope scaling " + ropeType + ": " + e.getMessage(), e);
        }
    }

    /**
     * Name the YaRN table that the original STRING code puts under Qwen2: original length 32768, cos and sin not scaled.
     *
     * @param factor above 0; below 1 it counts as 1 (see {@link RotaryTable#warning})
     * @throws InferenceException {@link Fault#BAD_SETTING} for any other factor
     */
    static RopeScaling stringYarn(double factor) {
        try {
            return Yarn.of(factor, Yarn.STRING_ORIGINAL_LENGTH).withAttentionFactor(1);
        } catch (IllegalArgumentException e) {
            throw new InferenceException(Fault.BAD_SETTING, "YaRN: " + e.getMessage(), e);
        }
    }

    /** Plain RoPE. */
    record Default() implements RopeScaling {
        @Override
        public String ropeType() {
            return "default";
        }
    }

    /**
     * Position interpolation: positions are divided by {@code factor} (Chen et al. 2023).
     *
     * @param factor at least 1
     */
    record Linear(double factor) implements RopeScaling {
        public Linear {
            requireFactor(factor);
        }

        @Override
        public String ropeType() {
            return "linear";
        }
    }

    /**
     * Dynamic NTK: the base grows with the length once it passes {@code max_position_embeddings}.
     *
     * @param factor at least 1
     */
    record Dynamic(double factor) implements RopeScaling {
        public Dynamic {
            requireFactor(factor);
        }

        @Override
        public String ropeType() {
            return "dynamic";
        }
    }

    /**
     * YaRN (Peng et al. 2023): low frequencies are interpolated, high ones kept, with a ramp between.
     *
     * @param factor how far the context is stretched; absent: {@code max_position_embeddings} over the original length.
     *     Below 1 it is clamped to 1 when the table is made
     * @param originalMaxPositionEmbeddings tokens the model was trained on; absent: {@code max_position_embeddings}
     * @param attentionFactor multiplier of cos and sin; absent: derived from the factor
     * @param betaFast rotations above which a frequency is kept
     * @param betaSlow rotations below which a frequency is interpolated
     * @param mscale numerator's weight of the derived attention factor, used only together with {@code mscaleAllDim}
     * @param mscaleAllDim denominator's weight of the derived attention factor
     * @param truncate whether the ramp's borders are rounded to whole dimensions
     */
    record Yarn(
            OptionalDouble factor,
            OptionalInt originalMaxPositionEmbeddings,
            OptionalDouble attentionFactor,
            double betaFast,
            double betaSlow,
            OptionalDouble mscale,
            OptionalDouble mscaleAllDim,
            boolean truncate)
            implements RopeScaling {
        /** Rotations above which a frequency is kept, unless the model says otherwise. */
        public static final double DEFAULT_BETA_FAST = 32;
        /** Rotations below which a frequency is interpolated, unless the model says otherwise. */
        public static final double DEFAULT_BETA_SLOW = 1;
        /** The length the original STRING code takes Qwen2 to be trained on, in tokens. */
        public static final int STRING_ORIGINAL_LENGTH = 32_768;

        public Yarn {
            if (factor.isPresent()) {
                requirePositive("factor", factor.getAsDouble());
            }
            if (originalMaxPositionEmbeddings.isPresent()) {
                requirePositive("original_max_position_embeddings", originalMaxPositionEmbeddings.getAsInt());
            }
            if (attentionFactor.isPresent()) {
                requirePositive("attention_factor", attentionFactor.getAsDouble());
            }
            requirePositive("beta_fast", betaFast);
            requirePositive("beta_slow", betaSlow);
            if (betaFast < betaSlow) {
                throw new IllegalArgumentException(
                        "beta_fast is " + betaFast + "; it must not be below beta_slow, " + betaSlow);
            }
        }

        /** YaRN with the given factor and original length, everything else at its default. */
        public static Yarn of(double factor, int originalMaxPositionEmbeddings) {
            return of(OptionalDouble.of(factor), OptionalInt.of(originalMaxPositionEmbeddings));
        }

        private static Yarn of(OptionalDouble factor, OptionalInt originalMaxPositionEmbeddings) {
            return new Yarn(
                    factor,
                    originalMaxPositionEmbeddings,
                    OptionalDouble.empty(),
                    DEFAULT_BETA_FAST,
                    DEFAULT_BETA_SLOW,
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    true);
        }

        /** The same, with cos and sin multiplied by the given factor instead of the derived one. */
        public Yarn withAttentionFactor(double value) {
            return new Yarn(
                    factor,
                    originalMaxPositionEmbeddings,
                    OptionalDouble.of(value),
                    betaFast,
                    betaSlow,
                    mscale,
                    mscaleAllDim,
                    truncate);
        }

        @Override
        public String ropeType() {
            return "yarn";
        }
    }

    /**
     * The Llama 3.1 rule: long wavelengths are interpolated, short ones kept, those between blended smoothly.
     *
     * @param factor at least 1
     * @param lowFreqFactor wavelengths above original length / this are interpolated
     * @param highFreqFactor wavelengths below original length / this are kept
     * @param originalMaxPositionEmbeddings tokens the model was first trained on
     */
    record Llama3(double factor, double lowFreqFactor, double highFreqFactor, int originalMaxPositionEmbeddings)
            implements RopeScaling {
        public Llama3 {
            requireFactor(factor);
            requirePositive("low_freq_factor", lowFreqFactor);
            requirePositive("original_max_position_embeddings", originalMaxPositionEmbeddings);
            if (!(highFreqFactor > lowFreqFactor)) {
                throw new IllegalArgumentException("high_freq_factor is " + highFreqFactor
                        + "; it must be above low_freq_factor, " + lowFreqFactor);
            }
        }

        @Override
        public String ropeType() {
            return "llama3";
        }
    }

    /**
     * LongRoPE (Ding et al. 2024): one divisor per frequency, a short and a long list.
     *
     * @param shortFactor headDim / 2 divisors, for totals up to the original length
     * @param longFactor headDim / 2 divisors, for totals past the original length
     * @param factor how far the context is stretched, read only when the original length is absent
     * @param originalMaxPositionEmbeddings tokens the model was trained on; absent: {@code max_position_embeddings}
     * @param attentionFactor multiplier of cos and sin; absent: derived from the factor
     */
    record LongRope(
            List<Double> shortFactor,
            List<Double> longFactor,
            OptionalDouble factor,
            OptionalInt originalMaxPositionEmbeddings,
            OptionalDouble attentionFactor)
            implements RopeScaling {
        public LongRope {
            shortFactor = List.copyOf(shortFactor);
            longFactor = List.copyOf(longFactor);
            shortFactor.forEach(value -> requirePositive("short_factor", value));
            longFactor.forEach(value -> requirePositive("long_factor", value));
            if (shortFactor.size() != longFactor.size()) {
                throw new IllegalArgumentException("short_factor has " + shortFactor.size()
                        + " entries and long_factor " + longFactor.size() + "; they must be equally many");
            }
            if (factor.isPresent()) {
                requirePositive("factor", factor.getAsDouble());
            }
            if (originalMaxPositionEmbeddings.isPresent() && originalMaxPositionEmbeddings.getAsInt() < 2) {
                throw new IllegalArgumentException("original_max_position_embeddings is "
                        + originalMaxPositionEmbeddings.getAsInt() + "; it must be at least 2");
            }
            if (attentionFactor.isPresent()) {
                requirePositive("attention_factor", attentionFactor.getAsDouble());
            }
        }

        @Override
        public String ropeType() {
            return "longrope";
        }
    }

    private static void requireFactor(double factor) {
        if (!(factor >= 1) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException("factor is " + factor + "; it must be at least 1");
        }
    }

    private static void requirePositive(String key, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(key + " is " + value + "; it must be above 0");
        }
    }
}

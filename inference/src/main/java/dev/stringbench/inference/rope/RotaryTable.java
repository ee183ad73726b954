package dev.stringbench.inference.rope;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The inverse frequencies and the attention scaling that rotate queries and keys.
 *
 * <p>Component i of a head's first half turns with component i of its second half, by {@code position *
 * inverseFrequencies[i]}; cos and sin are both multiplied by {@code attentionScaling}. Two tables are equal when all
 * their numbers are: only then may cached keys of one serve the other.
 */
public final class RotaryTable {
    private final double[] inverseFrequencies;
    private final double attentionScaling;

    private RotaryTable(double[] inverseFrequencies, double attentionScaling) {
        this.inverseFrequencies = inverseFrequencies;
        this.attentionScaling = attentionScaling;
    }

    /**
     * Compute the table for a number of tokens.
     *
     * <p>Only {@code dynamic} and {@code longrope} look at that number. Transformers takes the prompt's length for every
     * position of the prompt; then, at each decoded token, the length with that token, whose query and key use the new
     * table while cached keys keep the rotation they were stored with. To do the same, ask again with each length.
     *
     * @param totalTokens tokens seen so far, those about to be run included
     */
    public static RotaryTable of(RotaryConfig config, int totalTokens) {
        double[] plain = plainFrequencies(config.theta(), config.headDim());
        RopeScaling scaling = config.scaling();
        if (scaling instanceof RopeScaling.Default) {
            return new RotaryTable(plain, 1);
        } else if (scaling instanceof RopeScaling.Linear linear) {
            return new RotaryTable(divide(plain, linear.factor()), 1);
        } else if (scaling instanceof RopeScaling.Dynamic dynamic) {
            double theta = dynamicTheta(config, dynamic.factor(), totalTokens);
            return new RotaryTable(plainFrequencies(theta, config.headDim()), 1);
        } else if (scaling instanceof RopeScaling.Yarn yarn) {
            var formula = new YarnFormula(config, yarn);
            return new RotaryTable(formula.blend(plain), formula.attentionFactor());
        } else if (scaling instanceof RopeScaling.Llama3 llama3) {
            return new RotaryTable(llama3Frequencies(plain, llama3), 1);
        } else if (scaling instanceof RopeScaling.LongRope longRope) {
            return longRopeTable(config, plain, longRope, totalTokens);
        }
        throw new IllegalStateException("no formula for " + scaling);
    }

    /** Whether {@link #of} gives different tables for different numbers of tokens. */
    public static boolean dependsOnLength(RotaryConfig config) {
        return config.scaling() instanceof RopeScaling.Dynamic || config.scaling() instanceof RopeScaling.LongRope;
    }

    /** Say in one line what a user should know about settings that are not taken as they stand; empty when all are. */
    public static Optional<String> warning(RotaryConfig config) {
        if (config.scaling() instanceof RopeScaling.Yarn yarn) {
            double stated = new YarnFormula(config, yarn).statedFactor();
            if (stated < 1) {
                return Optional.of("the YaRN factor is " + stated + ", below 1; 1 is used, which leaves RoPE as it is");
            }
        }
        return Optional.empty();
    }

    /** A copy of the headDim / 2 angles per position, in radians. */
    public double[] inverseFrequencies() {
        return inverseFrequencies.clone();
    }

    /** The multiplier of cos and sin, m; the model's own is 1 except for YaRN and LongRoPE. */
    public double attentionScaling() {
        return attentionScaling;
    }

    /** The same with cos and sin multiplied once more. */
    public RotaryTable scaled(double factor) {
        return factor == 1 ? this : new RotaryTable(inverseFrequencies, attentionScaling * factor);
    }

    /** Components of one head. */
    public int headDim() {
        return 2 * inverseFrequencies.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RotaryTable table
                && attentionScaling == table.attentionScaling
                && Arrays.equals(inverseFrequencies, table.inverseFrequencies);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(inverseFrequencies) + Double.hashCode(attentionScaling);
    }

    @Override
    public String toString() {
        return "RotaryTable" + Arrays.toString(inverseFrequencies) + " * " + attentionScaling;
    }

    private static double[] plainFrequencies(double theta, int headDim) {
        var frequencies = new double[headDim / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = Math.pow(theta, -2.0 * i / headDim);
        }
        return frequencies;
    }

    private static double[] divide(double[] frequencies, double factor) {
        return Arrays.stream(frequencies).map(frequency -> frequency / factor).toArray();
    }

    private static double dynamicTheta(RotaryConfig config, double factor, int totalTokens) {
        int trained = config.maxPositionEmbeddings();
        if (totalTokens <= trained) {
            return config.theta();
        }
        double growth = factor * totalTokens / trained - (factor - 1);
        return config.theta() * Math.pow(growth, config.headDim() / (config.headDim() - 2.0));
    }

    private static double[] llama3Frequencies(double[] plain, RopeScaling.Llama3 llama3) {
        int original = llama3.originalMaxPositionEmbeddings();
        var frequencies = new double[plain.length];
        for (int i = 0; i < plain.length; i++) {
            double rotations = original * plain[i] / (2 * Math.PI);
            // 0 below the low border (all interpolated), 1 above the high one (all kept), straight between
            double kept = (rotations - llama3.lowFreqFactor()) / (llama3.highFreqFactor() - llama3.lowFreqFactor());
            kept = Math.min(1, Math.max(0, kept));
            frequencies[i] = (1 - kept) * plain[i] / llama3.factor() + kept * plain[i];
        }
        return frequencies;
    }

    private static RotaryTable longRopeTable(
            RotaryConfig config, double[] plain, RopeScaling.LongRope longRope, int totalTokens) {
        int original = longRope.originalMaxPositionEmbeddings().orElse(config.maxPositionEmbeddings());
        double factor = longRope.factor().orElse((double) config.maxPositionEmbeddings() / original);
        List<Double> divisors = totalTokens > original ? longRope.longFactor() : longRope.shortFactor();
        var frequencies = new double[plain.length];
        for (int i = 0; i < plain.length; i++) {
            frequencies[i] = plain[i] / divisors.get(i);
        }
        double derived = factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(original));
        return new RotaryTable(frequencies, longRope.attentionFactor().orElse(derived));
    }
}

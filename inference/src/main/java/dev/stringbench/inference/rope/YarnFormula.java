package dev.stringbench.inference.rope;

/**
 * YaRN's frequencies and attention factor (Peng et al. 2023, sections 3.2 to 3.4; Transformers'
 * {@code _compute_yarn_parameters}).
 */
final class YarnFormula {
    private final RotaryConfig config;
    private final RopeScaling.Yarn yarn;
    private final int originalLength;

    YarnFormula(RotaryConfig config, RopeScaling.Yarn yarn) {
        this.config = config;
        this.yarn = yarn;
        this.originalLength = yarn.originalMaxPositionEmbeddings().orElse(config.maxPositionEmbeddings());
    }

    /** The factor as stated or derived, before it is clamped. */
    double statedFactor() {
        return yarn.factor().orElse((double) config.maxPositionEmbeddings() / originalLength);
    }

    /** The factor in force: a factor below 1 would squeeze the context, so it counts as 1. */
    double factor() {
        return Math.max(1, statedFactor());
    }

    double attentionFactor() {
        if (yarn.attentionFactor().isPresent()) {
            return yarn.attentionFactor().getAsDouble();
        }
        double mscale = yarn.mscale().orElse(0);
        double mscaleAllDim = yarn.mscaleAllDim().orElse(0);
        if (mscale != 0 && mscaleAllDim != 0) {
            return attentionFactor(mscale) / attentionFactor(mscaleAllDim);
        }
        return attentionFactor(1);
    }

    private double attentionFactor(double mscale) {
        return 0.1 * mscale * Math.log(factor()) + 1;
    }

    /** Blend interpolated and kept frequencies. */
    double[] blend(double[] kept) {
        double low = borderDimension(yarn.betaFast());
        double high = borderDimension(yarn.betaSlow());
        if (yarn.truncate()) {
            low = Math.floor(low);
            high = Math.ceil(high);
        }
        low = Math.max(low, 0);
        high = Math.min(high, config.headDim() - 1);
        if (low == high) {
            high += 0.001; // a ramp of no width would divide by zero; Transformers widens it by as much
        }
        double factor = factor();
        var blended = new double[kept.length];
        for (int i = 0; i < kept.length; i++) {
            double interpolated = Math.min(1, Math.max(0, (i - low) / (high - low)));
            blended[i] = kept[i] / factor * interpolated + kept[i] * (1 - interpolated);
        }
        return blended;
    }

    /** The (fractional) dimension whose wave turns the given number of times within the original length. */
    private double borderDimension(double rotations) {
        return config.headDim() * Math.log(originalLength / (rotations * 2 * Math.PI)) / (2 * Math.log(config.theta()));
    }
}

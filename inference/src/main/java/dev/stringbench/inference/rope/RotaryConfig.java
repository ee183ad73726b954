package dev.stringbench.inference.rope;

/**
 * The settings from which a rotary table is computed.
 *
 * @param theta the base of the frequencies, {@code rope_theta}
 * @param headDim components of one attention head, even
 * @param maxPositionEmbeddings tokens the model is made for
 * @param scaling the RoPE type
 */
public record RotaryConfig(double theta, int headDim, int maxPositionEmbeddings, RopeScaling scaling) {
    public RotaryConfig {
        if (!(theta > 1) || Double.isInfinite(theta)) {
            throw new IllegalArgumentException("rope_theta is " + theta + "; it must be above 1");
        }
        if (headDim < 2 || headDim % 2 != 0) {
            throw new IllegalArgumentException("head_dim is " + headDim + "; it must be even and at least 2");
        }
        if (maxPositionEmbeddings < 1) {
            throw new IllegalArgumentException(
                    "max_position_embeddings is " + maxPositionEmbeddings + "; it must be at least 1");
        }
        if (scaling instanceof RopeScaling.Dynamic && headDim < 4) {
            throw new IllegalArgumentException("head_dim is " + headDim + "; dynamic NTK wants at least 4");
        }
        if (scaling instanceof RopeScaling.LongRope longRope
                && longRope.shortFactor().size() != headDim / 2) {
            throw new IllegalArgumentException("short_factor has "
                    + longRope.shortFactor().size() + " entries; head_dim " + headDim + " wants " + headDim / 2);
        }
    }

    /** The same model with another RoPE type, as the extrapolation baselines and the YaRN option ask for. */
    public RotaryConfig withScaling(RopeScaling other) {
        return new RotaryConfig(theta, headDim, maxPositionEmbeddings, other);
    }
}

package dev.stringbench.inference.family;

/**
 * The RMS norms of a model.
 *
 * @param epsilon added to the mean square in each
 * @param queryKey whether queries and keys go through one before their rotation
 */
public record Norms(double epsilon, boolean queryKey) {
    public Norms {
        if (!(epsilon >= 0 && epsilon < 1)) {
            throw new IllegalArgumentException("rms_norm_eps is " + epsilon + "; it must be from 0 up to 1");
        }
    }
}

package dev.stringbench.inference.family;

/** The feed-forward part of a decoder layer. */
public sealed interface FeedForward {
    /** Numbers of the widest intermediate of one token. */
    int width();

    /** Whether its projections have a bias. */
    boolean bias();

    /**
     * Count the multiply-adds of one token.
     *
     * @param hiddenSize width of the residual stream
     */
    long multiplyAdds(int hiddenSize);

    /**
     * {@code down(silu(gate(x)) * up(x))} (Shazeer 2020, SwiGLU).
     *
     * @param width outputs of the gate, and of the up projection
     * @param bias whether the three projections have a bias
     */
    record Gated(int width, boolean bias) implements FeedForward {
        public Gated {
            Checks.requirePositive("intermediate_size", width);
        }

        @Override
        public long multiplyAdds(int hiddenSize) {
            return 3L * hiddenSize * width;
        }
    }
}

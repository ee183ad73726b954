package dev.stringbench.inference.torch;

/** How far logits lie from those that are expected. */
public final class LogitsDistance {
    private LogitsDistance() {}

    /** The Euclidean distance in parts of the expected logits' size. */
    public static double relative(float[] actual, float[] expected) {
        double difference = 0;
        double size = 0;
        for (int token = 0; token < expected.length; token++) {
            difference += Math.pow((double) actual[token] - expected[token], 2);
            size += Math.pow(expected[token], 2);
        }
        return Math.sqrt(difference / size);
    }
}

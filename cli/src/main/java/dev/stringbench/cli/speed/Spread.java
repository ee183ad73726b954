package dev.stringbench.cli.speed;

import dev.stringbench.inference.torch.measure.TimedOperation;
import java.util.Arrays;
import java.util.function.DoubleSupplier;

/**
 * The times of several measurements of one thing.
 *
 * @param median seconds
 * @param least seconds
 * @param greatest seconds
 * @param samples how many
 */
record Spread(double median, double least, double greatest, int samples) {

    /** A sample of a short operation is made of as many runs as fill this, so that clock and launch do not count. */
    private static final double SAMPLE_SECONDS = 0.02;

    /** Summarise some samples, at least one. */
    static Spread of(double... seconds) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    /** Sample an operation of the device, after running it a first time. */
    static Spread of(TimedOperation operation, int samples) {
        double unused = operation.seconds(1); // the first run chooses kernels and takes memory
        int runs = (int) Math.max(1, Math.min(10_000, Math.ceil(SAMPLE_SECONDS / operation.seconds(1))));
        return of(samples, () -> operation.seconds(runs) / runs);
    }

    private static Spread of(int samples, DoubleSupplier seconds) {
        var all = new double[samples];
        Arrays.setAll(all, ignored -> seconds.getAsDouble());
        return of(all);
    }
}

package dev.stringbench.scoring.statistics;

import dev.stringbench.scoring.ScoringException;
import dev.stringbench.scoring.ScoringFault;

/** Sums and averages as in the published tables. */
public final class Averages {

    private Averages() {}

    /**
     * Average by adding from left to right, in plain doubles: the only order that gives the published averages to the
     * last digit. (Python adds so up to 3.11; later versions compensate.)
     *
     * @throws ScoringException if there is nothing to average
     */
    public static double mean(double[] values) {
        requireSome(values);
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /**
     * Return the standard deviation of a sample (divisor n - 1); 0 for a single value.
     *
     * @throws ScoringException if there is no value
     */
    public static double standardDeviation(double[] values) {
        double mean = mean(values);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return values.length == 1 ? 0 : Math.sqrt(squares / (values.length - 1));
    }

    static void requireSome(double[] values) {
        if (values.length == 0) {
            throw new ScoringException(ScoringFault.BAD_NUMBERS, "there are no scores; at least one is wanted");
        }
    }
}

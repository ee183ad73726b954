package dev.stringbench.scoring.statistics;

import java.util.Arrays;

/**
 * Bootstrap intervals: scores are resampled with replacement to find how far their mean varies. The same seed and
 * scores give the same interval on every machine: {@link java.util.Random} is the generator whose numbers the JDK specifies.
 */
public final class Bootstrap {

    /** Enough for the ends to be steady in the third digit. */
    public static final int DEFAULT_RESAMPLES = 10_000;

    /** The seed of the benchmarks themselves. */
    public static final long DEFAULT_SEED = 42;

    private final double[] sortedMeans;

    private Bootstrap(double[] sortedMeans) {
        this.sortedMeans = sortedMeans;
    }

    /**
     * Draw resamples of the values and keep their means.
     *
     * @throws dev.stringbench.scoring.ScoringException if there is no value
     */
    public static Bootstrap ofMeans(double[] values, int resamples, long seed) {
        Averages.requireSome(values);
        var random = new ResamplingRandom(seed);
        var means = new double[resamples];
        for (int resample = 0; resample < resamples; resample++) {
            double sum = 0;
            for (int draw = 0; draw < values.length; draw++) {
                sum += values[random.nextInt(values.length)];
            }
            means[resample] = sum / values.length;
        }
        Arrays.sort(means);
        return new Bootstrap(means);
    }

    /** Return the 95% percentile interval of the mean. */
    public Interval interval() {
        return new Interval(quantile(0.025), quantile(0.975));
    }

    /**
     * Return the two-sided p-value of the mean being 0: twice the smaller share of resampled means on either side, at
     * least one resample counted, at most 1.
     */
    public double pValueOfZero() {
        long atMost = Arrays.stream(sortedMeans).filter(mean -> mean <= 0).count();
        long atLeast = Arrays.stream(sortedMeans).filter(mean -> mean >= 0).count();
        return Math.min(1, 2.0 * (Math.min(atMost, atLeast) + 1) / (sortedMeans.length + 1));
    }

    private double quantile(double share) {
        double place = share * (sortedMeans.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, sortedMeans.length - 1);
        return sortedMeans[below] + (place - below) * (sortedMeans[above] - sortedMeans[below]);
    }
}

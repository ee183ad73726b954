package dev.stringbench.scoring.statistics;

import java.util.List;

/**
 * The plain average of means of different samples, such as a benchmark's average over its tasks, with its 95% interval.
 *
 * <p>The interval is made from those of the means by the method of variance estimates recovery (Zou, Huang and Zhang, A
 * note on confidence interval estimation for a linear function of binomial proportions, 2009): each end lies as far from
 * the average as the root of the sum of the squared distances of the means from their own ends, over their number.
 *
 * @param mean in the unit of the means
 * @param interval in the unit of the means
 */
public record MeanOfMeans(double mean, Interval interval) {

    /**
     * Average means of independent samples.
     *
     * @param means at least one, each with its interval
     * @throws dev.stringbench.scoring.ScoringException if there is none
     */
    public static MeanOfMeans of(double[] means, List<Interval> intervals) {
        double mean = Averages.mean(means);
        double below = 0;
        double above = 0;
        for (int i = 0; i < means.length; i++) {
            below += square(means[i] - intervals.get(i).lower());
            above += square(intervals.get(i).upper() - means[i]);
        }
        return new MeanOfMeans(
                mean, new Interval(mean - Math.sqrt(below) / means.length, mean + Math.sqrt(above) / means.length));
    }

    private static double square(double value) {
        return value * value;
    }
}

package dev.stringbench.scoring.statistics;

import dev.stringbench.scoring.ScoreScale;
import java.util.Arrays;

/**
 * A mean score with its 95% interval.
 *
 * @param mean in the unit of the scores
 * @param interval in the unit of the scores
 * @param samples how many scores
 * @param method how the interval was made
 */
public record MeanEstimate(double mean, Interval interval, int samples, Method method) {

    /** The method that made an interval. */
    public enum Method {
        /** Every score was nothing or full: {@link Wilson}. */
        WILSON,
        /** Scores lie between: {@link Bootstrap}. */
        BOOTSTRAP
    }

    /** Estimate with the default seed. */
    public static MeanEstimate of(double[] scores, ScoreScale scale) {
        return of(scores, scale, Bootstrap.DEFAULT_SEED);
    }

    /**
     * Estimate the mean. Scores that are all nothing or full get Wilson's interval, whatever the scorer could have
     * given: a bootstrap of all-perfect scores would have no width and claim certainty.
     *
     * @throws dev.stringbench.scoring.ScoringException if there is no score
     */
    public static MeanEstimate of(double[] scores, ScoreScale scale, long seed) {
        double mean = Averages.mean(scores);
        if (!Arrays.stream(scores).allMatch(score -> score == 0 || score == scale.full())) {
            var interval =
                    Bootstrap.ofMeans(scores, Bootstrap.DEFAULT_RESAMPLES, seed).interval();
            return new MeanEstimate(mean, interval, scores.length, Method.BOOTSTRAP);
        }
        int successes = (int) Arrays.stream(scores).filter(score -> score > 0).count();
        var share = Wilson.interval(successes, scores.length);
        var interval = new Interval(share.lower() * scale.full(), share.upper() * scale.full());
        return new MeanEstimate(mean, interval, scores.length, Method.WILSON);
    }
}

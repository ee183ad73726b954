package dev.stringbench.benchmarks.results;

import dev.stringbench.scoring.ScoreScale;
import dev.stringbench.scoring.statistics.Interval;
import dev.stringbench.scoring.statistics.MeanEstimate;
import java.util.Collection;

/**
 * The mean of a task's scores from 0 to 1 over a run.
 *
 * @param samples number of scored samples
 * @param percent mean score in percent, or NaN without samples
 * @param interval 95% interval of the mean in percent, 0 to 100 without samples
 */
public record ScoreSummary(int samples, double percent, Interval interval) {

    /** Sum up results whose scores are 0 to 1. */
    public static ScoreSummary of(Collection<? extends SampleResult> results) {
        if (results.isEmpty()) {
            return new ScoreSummary(0, Double.NaN, new Interval(0, 100));
        }
        MeanEstimate estimate = MeanEstimate.of(
                results.stream().mapToDouble(SampleResult::score).toArray(), ScoreScale.FRACTION);
        return new ScoreSummary(
                results.size(),
                100 * estimate.mean(),
                new Interval(
                        100 * estimate.interval().lower(),
                        100 * estimate.interval().upper()));
    }
}

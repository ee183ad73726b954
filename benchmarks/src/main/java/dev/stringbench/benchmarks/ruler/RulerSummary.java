package dev.stringbench.benchmarks.ruler;

import dev.stringbench.scoring.ScoreScale;
import dev.stringbench.scoring.statistics.Interval;
import dev.stringbench.scoring.statistics.MeanEstimate;
import java.util.Collection;

/**
 * A task's figure over a run.
 *
 * @param samples number of scored samples
 * @param percent mean score in percent, or NaN without samples
 * @param interval 95% interval of the mean in percent, 0 to 100 without samples
 */
public record RulerSummary(int samples, double percent, Interval interval) {

    /** Sum up results. */
    public static RulerSummary of(Collection<RulerResult> results) {
        if (results.isEmpty()) {
            return new RulerSummary(0, Double.NaN, new Interval(0, 100));
        }
        MeanEstimate estimate =
                MeanEstimate.of(results.stream().mapToDouble(RulerResult::score).toArray(), ScoreScale.FRACTION);
        return new RulerSummary(
                results.size(),
                100 * estimate.mean(),
                new Interval(
                        100 * estimate.interval().lower(),
                        100 * estimate.interval().upper()));
    }
}

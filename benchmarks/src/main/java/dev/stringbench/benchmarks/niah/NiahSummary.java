package dev.stringbench.benchmarks.niah;

import dev.stringbench.scoring.NeedleScorer;
import dev.stringbench.scoring.statistics.Interval;
import dev.stringbench.scoring.statistics.Wilson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/**
 * The 4-needle test's figures over a run.
 *
 * @param samples number of scored samples
 * @param atLeastHalf share of samples with at least 2 of 4 needles found, the original's figure
 * @param all share of samples with every needle found
 * @param recall share of all needles found
 * @param recallByDepth share of needles found in each quarter of the haystack, first quarter first: needle k lies in
 *     quarter k, so the first is the farthest from the question
 */
public record NiahSummary(int samples, Share atLeastHalf, Share all, Share recall, List<Share> recallByDepth) {

    public NiahSummary {
        recallByDepth = List.copyOf(recallByDepth);
    }

    /**
     * A share of yes/no outcomes.
     *
     * @param hits number of outcomes that are yes
     * @param trials number of outcomes
     */
    public record Share(int hits, int trials) {

        /** The share in percent, or NaN without outcomes. */
        public double percent() {
            return trials == 0 ? Double.NaN : 100.0 * hits / trials;
        }

        /** Wilson's 95% interval in percent, or 0 to 100 without outcomes. */
        public Interval interval() {
            if (trials == 0) {
                return new Interval(0, 100);
            }
            Interval share = Wilson.interval(hits, trials);
            return new Interval(100 * share.lower(), 100 * share.upper());
        }
    }

    /** Sum up results. */
    public static NiahSummary of(Collection<NiahResult> results) {
        int quarters = results.stream()
                .mapToInt(result -> result.needles().size())
                .max()
                .orElse(0);
        List<Share> byDepth = new ArrayList<>();
        for (int quarter = 0; quarter < quarters; quarter++) {
            int needle = quarter;
            byDepth.add(share(
                    results.stream().map(result -> result.needles().get(needle)).toList(), NeedleResult::found));
        }
        List<NeedleResult> needles =
                results.stream().flatMap(result -> result.needles().stream()).toList();
        return new NiahSummary(
                results.size(),
                share(results, result -> NeedleScorer.isHit(result.score())),
                share(results, NiahResult::allFound),
                share(needles, NeedleResult::found),
                byDepth);
    }

    private static <T> Share share(Collection<T> outcomes, Predicate<T> hit) {
        return new Share((int) outcomes.stream().filter(hit).count(), outcomes.size());
    }
}

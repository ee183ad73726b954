package dev.stringbench.benchmarks.run;

import dev.stringbench.benchmarks.results.EarlyStop;
import dev.stringbench.benchmarks.results.SampleResult;
import dev.stringbench.benchmarks.results.SampleSpan;
import dev.stringbench.scoring.statistics.Interval;
import java.util.Collection;
import java.util.SortedMap;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The rule that ends a task early once its score is known well enough: when the 95% interval of its figure is narrow.
 *
 * <p>The rule looks at the first samples by index, never at those that happen to end first, so that neither chance nor
 * interruption nor the number of requests in flight changes where a run ends. Looking often would end runs on lucky
 * streaks, so it looks seldom: after {@value #FIRST_LOOK} samples and then after every {@value #BETWEEN_LOOKS}.
 *
 * @param intervalPoints width of the interval, in percentage points, that is narrow enough
 */
public record StopRule(double intervalPoints) {

    /** Samples before the first look; fewer make intervals that are narrow by luck. */
    public static final int FIRST_LOOK = 50;

    /** Samples from one look to the next. */
    public static final int BETWEEN_LOOKS = 10;

    public StopRule {
        if (!(intervalPoints > 0 && intervalPoints < 100)) {
            throw new IllegalArgumentException("interval of " + intervalPoints + " points; 0 to 100 is wanted");
        }
    }

    private boolean holds(Interval interval) {
        return interval.upper() - interval.lower() <= intervalPoints;
    }

    /** The looks at one run, each made once. */
    static final class Looks<R extends SampleResult> {

        private final BenchmarkTask<R> task;
        private final @Nullable StopRule rule;
        private final int start;
        private final int stop;
        private int ended;
        private int nextLook;

        /**
         * Watch over a run.
         *
         * @param rule null to never end early
         * @param samples the samples that the run takes if it does not end early
         */
        Looks(BenchmarkTask<R> task, @Nullable StopRule rule, SampleSpan samples) {
            this.task = task;
            this.rule = rule;
            this.start = samples.start();
            this.stop = samples.stop();
            restart();
        }

        /** Whether the run may end early at all. */
        boolean areMade() {
            return rule != null;
        }

        /** Forget earlier looks, since results changed that they had seen. */
        void restart() {
            ended = start;
            nextLook = start + FIRST_LOOK;
        }

        /**
         * Make the looks that are due.
         *
         * @param hasEnded whether a sample has a score or has failed
         * @return how the run ends early, or null when it goes on
         */
        @Nullable EarlyStop look(SortedMap<Integer, R> results, IntPredicate hasEnded) {
            if (rule == null) {
                return null;
            }
            while (ended < stop && hasEnded.test(ended)) {
                ended++;
            }
            for (; nextLook <= ended && nextLook < stop; nextLook += BETWEEN_LOOKS) {
                Collection<R> seen = results.subMap(start, nextLook).values();
                if (seen.size() >= FIRST_LOOK && rule.holds(task.interval(seen))) {
                    return new EarlyStop(rule.intervalPoints(), nextLook);
                }
            }
            return null;
        }
    }
}

package dev.stringbench.benchmarks.report.comparison;

import dev.stringbench.scoring.statistics.Interval;

/** What the interval of a difference says. */
public enum Decision {
    BETTER,
    WORSE,
    /** The interval holds 0. */
    UNDECIDED;

    /** Decide by the interval of second minus first. */
    public static Decision of(Interval difference) {
        if (difference.lower() > 0) {
            return BETTER;
        }
        return difference.upper() < 0 ? WORSE : UNDECIDED;
    }
}

package dev.stringbench.benchmarks.report.length;

import dev.stringbench.scoring.statistics.Interval;

/**
 * A run's score at one length.
 *
 * @param lengthTokens greater than 0
 * @param percent the score, an average over tasks or one task's
 * @param interval 95%, in percent
 * @param tasks how many tasks it is the average of
 * @param complete whether every sample of every task is there
 */
public record LengthScore(int lengthTokens, double percent, Interval interval, int tasks, boolean complete) {}

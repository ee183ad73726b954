package dev.stringbench.scoring.race;

import dev.stringbench.scoring.statistics.Interval;

/**
 * The end of a candidate's race before the end of the race.
 *
 * @param samples samples of the look at which it left
 * @param leader the candidate that led then
 * @param difference mean of the candidate less the leader over these samples
 * @param interval 95% interval of the difference, which lies below 0
 */
public record Departure(int samples, int leader, double difference, Interval interval) {}

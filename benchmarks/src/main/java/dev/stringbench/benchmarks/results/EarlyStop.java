package dev.stringbench.benchmarks.results;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * The record of a run that ended before all its samples were taken, because its score was known well enough.
 *
 * @param intervalPoints width of the score's 95% interval, in percentage points, at which the run was to end
 * @param samples index after the last sample that counts; what a file holds beyond it was under way at the end
 */
@JsonPropertyOrder({"interval_points", "samples"})
public record EarlyStop(double intervalPoints, int samples) {}

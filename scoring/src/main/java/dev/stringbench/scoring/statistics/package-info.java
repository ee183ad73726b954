/**
 * Intervals, differences and sample sizes of scores. Pure functions over arrays of doubles; seeded where chance
 * is involved.
 */
@NullMarked
package dev.stringbench.scoring.statistics;

import org.jspecify.annotations.NullMarked;

/**
 * Draw intervals, differences and sample sizes from scores. Pure functions over arrays of doubles; seeded where chance
 * is involved.
 */
@NullMarked
package dev.stringbench.scoring.statistics;

import org.jspecify.annotations.NullMarked;

/**
 * The scorers of InfiniteBench's twelve tasks, equal to the last bit to those of HKUNLP/STRING and of
 * OpenBMB/InfiniteBench. The package knows labels and predictions only, no files.
 */
@NullMarked
package dev.stringbench.scoring.infbench;

import org.jspecify.annotations.NullMarked;

/**
 * Score InfiniteBench's twelve tasks, as the scorers of HKUNLP/STRING and of OpenBMB/InfiniteBench do to the last bit.
 * Knows labels and predictions only, no files.
 */
@NullMarked
package dev.stringbench.scoring.infbench;

import org.jspecify.annotations.NullMarked;

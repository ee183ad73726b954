/**
 * Read files of predictions, ours and those of other programs, and score them again. What is wrong with a file is named
 * with its line and the rest is scored; writes nothing and knows no model.
 */
@NullMarked
package dev.stringbench.benchmarks.scorefiles;

import org.jspecify.annotations.NullMarked;

/**
 * Files of predictions, ours and those of other programs, read and scored again. Each fault in a file is named with its
 * line and the rest is scored; the package writes nothing and knows no model.
 */
@NullMarked
package dev.stringbench.benchmarks.scorefiles;

import org.jspecify.annotations.NullMarked;

/** What the figures mean, in sentences: nothing is said that the intervals do not bear out. */
@NullMarked
package dev.stringbench.benchmarks.report.summary;

import org.jspecify.annotations.NullMarked;

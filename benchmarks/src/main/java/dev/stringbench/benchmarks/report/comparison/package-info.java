/** Runs compared with runs, sample by sample, and the reasons why some cannot be. */
@NullMarked
package dev.stringbench.benchmarks.report.comparison;

import org.jspecify.annotations.NullMarked;

/** The pages of all samples: an index in pieces and texts that are loaded when a sample is opened. */
@NullMarked
package dev.stringbench.benchmarks.report.samples;

import org.jspecify.annotations.NullMarked;

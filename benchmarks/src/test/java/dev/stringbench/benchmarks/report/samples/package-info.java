@NullMarked
package dev.stringbench.benchmarks.report.samples;

import org.jspecify.annotations.NullMarked;

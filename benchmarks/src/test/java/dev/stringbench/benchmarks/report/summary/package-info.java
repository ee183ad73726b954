@NullMarked
package dev.stringbench.benchmarks.report.summary;

import org.jspecify.annotations.NullMarked;

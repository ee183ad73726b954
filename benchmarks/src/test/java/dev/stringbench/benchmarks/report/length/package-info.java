@NullMarked
package dev.stringbench.benchmarks.report.length;

import org.jspecify.annotations.NullMarked;

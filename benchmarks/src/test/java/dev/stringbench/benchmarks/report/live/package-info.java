@NullMarked
package dev.stringbench.benchmarks.report.live;

import org.jspecify.annotations.NullMarked;

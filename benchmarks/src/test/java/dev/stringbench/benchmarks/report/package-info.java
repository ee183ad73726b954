@NullMarked
package dev.stringbench.benchmarks.report;

import org.jspecify.annotations.NullMarked;

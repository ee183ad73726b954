/** Effective length: up to which length a run's scores hold. */
@NullMarked
package dev.stringbench.benchmarks.report.length;

import org.jspecify.annotations.NullMarked;

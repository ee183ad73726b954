/** Heat maps of runs beside each other and of their differences. */
@NullMarked
package dev.stringbench.benchmarks.report.maps;

import org.jspecify.annotations.NullMarked;

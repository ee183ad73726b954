/**
 * What a search for settings leaves beside its runs: the table of trials, the map of the score over two settings and the
 * measured pace. Uses {@code report.plot} for the picture; knows no model and no benchmark.
 */
@NullMarked
package dev.stringbench.benchmarks.tune;

import org.jspecify.annotations.NullMarked;

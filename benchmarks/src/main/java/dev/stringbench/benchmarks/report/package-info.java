/**
 * Tables, plots, pages and verdicts of scored files, for people, spreadsheets and CI systems. The package reads results
 * only; it knows no model and runs nothing.
 */
@NullMarked
package dev.stringbench.benchmarks.report;

import org.jspecify.annotations.NullMarked;

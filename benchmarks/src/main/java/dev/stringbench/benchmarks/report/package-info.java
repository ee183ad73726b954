/**
 * Turn scored files into tables, plots, pages and verdicts for people, spreadsheets and CI systems. Reads results only;
 * knows no model and runs nothing.
 */
@NullMarked
package dev.stringbench.benchmarks.report;

import org.jspecify.annotations.NullMarked;

/**
 * Tables, plots, pages and verdicts of scored files, for people, spreadsheets and CI systems. Also writes results
 * in other programs' layouts. Reads results, and RULER's data files for their prompts; runs nothing.
 */
@NullMarked
package dev.stringbench.benchmarks.report;

import org.jspecify.annotations.NullMarked;

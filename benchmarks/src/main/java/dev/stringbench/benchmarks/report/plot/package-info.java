/**
 * Plots as SVG for a page: colours are the page's variables, so that one drawing serves light, dark and
 * print. Knows numbers and labels only.
 */
@NullMarked
package dev.stringbench.benchmarks.report.plot;

import org.jspecify.annotations.NullMarked;

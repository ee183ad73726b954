package dev.stringbench.benchmarks.report.maps;

import dev.stringbench.benchmarks.report.plot.HeatMapPlot;

/**
 * One of the maps that stand side by side.
 *
 * @param title the run, or the difference
 */
public record MapPanel(String title, HeatMapPlot plot) {}

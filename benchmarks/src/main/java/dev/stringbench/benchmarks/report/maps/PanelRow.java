package dev.stringbench.benchmarks.report.maps;

import java.util.List;

/**
 * Maps on the same rows and columns, side by side: a run each, then differences.
 *
 * @param heading what they have in common; empty where there is one row only
 */
public record PanelRow(String heading, List<MapPanel> panels) {

    public PanelRow {
        panels = List.copyOf(panels);
    }
}

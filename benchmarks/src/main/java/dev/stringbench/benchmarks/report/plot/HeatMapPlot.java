package dev.stringbench.benchmarks.report.plot;

import dev.stringbench.benchmarks.report.plot.Canvas.Anchor;
import java.awt.Color;
import java.util.List;

/**
 * Percents in a grid of coloured cells, each with its number.
 *
 * @param columns labels from left to right
 * @param rows labels from top to bottom
 * @param cells those that have a number
 */
public record HeatMapPlot(List<String> columns, List<String> rows, List<Cell> cells) {

    private static final int CELL_WIDTH = 72;
    private static final int CELL_HEIGHT = 26;
    private static final int AXIS_HEIGHT = 26;

    /** From lost to found: legible under dark digits in light, dark and print, and for the colour-blind. */
    private static final Color LOST = new Color(0xE8, 0x8B, 0x5A);

    private static final Color HALF = new Color(0xF6, 0xE3, 0xA1);
    private static final Color FOUND = new Color(0x8F, 0xC8, 0xE8);
    private static final Color DIGITS = new Color(0x1F, 0x23, 0x28);

    public HeatMapPlot {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        cells = List.copyOf(cells);
    }

    /** One number and its place, by the labels' indices. */
    public record Cell(int column, int row, double percent) {}

    /** Draw as an SVG element. */
    public String toSvg(String id, String description) {
        double left = 16 + rows.stream().mapToDouble(Canvas::textWidth).max().orElse(0);
        double cellWidth = Math.max(
                CELL_WIDTH,
                10 + columns.stream().mapToDouble(Canvas::textWidth).max().orElse(0));
        int bottom = CELL_HEIGHT * rows.size();
        var canvas = new Canvas((int) Math.ceil(left + cellWidth * columns.size()) + 4, bottom + AXIS_HEIGHT);
        for (int row = 0; row < rows.size(); row++) {
            canvas.text(Palette.INK, rows.get(row), left - 8, (row + 0.5) * CELL_HEIGHT, Anchor.END);
        }
        for (int column = 0; column < columns.size(); column++) {
            canvas.text(
                    Palette.INK,
                    columns.get(column),
                    left + (column + 0.5) * cellWidth,
                    bottom + AXIS_HEIGHT / 2.0,
                    Anchor.MIDDLE);
        }
        for (Cell cell : cells) {
            double x = left + cell.column() * cellWidth;
            double y = cell.row() * CELL_HEIGHT;
            canvas.box(color(cell.percent()), x + 1, y + 1, cellWidth - 2, CELL_HEIGHT - 2);
            canvas.text(
                    DIGITS,
                    Long.toString(Math.round(cell.percent())),
                    x + cellWidth / 2,
                    y + CELL_HEIGHT / 2.0,
                    Anchor.MIDDLE);
        }
        return canvas.toSvg(id, description);
    }

    private static Color color(double percent) {
        return percent < 50 ? mix(LOST, HALF, percent / 50) : mix(HALF, FOUND, (percent - 50) / 50);
    }

    private static Color mix(Color from, Color to, double share) {
        return new Color(
                mix(from.getRed(), to.getRed(), share),
                mix(from.getGreen(), to.getGreen(), share),
                mix(from.getBlue(), to.getBlue(), share));
    }

    private static int mix(int from, int to, double share) {
        return (int) Math.round(from + (to - from) * share);
    }
}

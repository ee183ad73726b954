package dev.stringbench.benchmarks.report.plot;

import dev.stringbench.benchmarks.report.plot.Canvas.Anchor;
import dev.stringbench.scoring.statistics.Interval;
import java.util.List;

/**
 * Points with their intervals, one row for each label, several series to a row.
 *
 * @param rows labels from top to bottom
 * @param points in any order
 * @param minimum left end of the axis
 * @param maximum right end of the axis
 */
public record IntervalPlot(List<String> rows, List<Point> points, double minimum, double maximum) {

    private static final int WIDTH = 560;
    private static final int SERIES_HEIGHT = 12;
    private static final int ROW_GAP = 13;
    private static final int AXIS_HEIGHT = 24;
    private static final int MARGIN = 18;
    private static final int TICKS = 10;

    public IntervalPlot {
        rows = List.copyOf(rows);
        points = List.copyOf(points);
    }

    /**
     * One value.
     *
     * @param row index of its label
     * @param series index of its colour
     */
    public record Point(int row, int series, double value, Interval interval) {}

    /** Draw as an SVG element. */
    public String toSvg(String id, String description) {
        int series = points.stream().mapToInt(Point::series).max().orElse(0) + 1;
        int rowHeight = ROW_GAP + SERIES_HEIGHT * series;
        int bottom = rowHeight * rows.size();
        double left =
                MARGIN + rows.stream().mapToDouble(Canvas::textWidth).max().orElse(0);
        var canvas = new Canvas(WIDTH, bottom + AXIS_HEIGHT);
        for (int tick = 0; tick <= TICKS; tick++) {
            double value = minimum + (maximum - minimum) * tick / TICKS;
            double x = x(value, left);
            canvas.line(Math.abs(value) < 1e-9 ? Palette.INK : Palette.GRID, 1, x, 0, x, bottom);
            canvas.text(Palette.INK, number(value), x, bottom + AXIS_HEIGHT / 2.0, Anchor.MIDDLE);
        }
        for (int row = 0; row < rows.size(); row++) {
            canvas.text(Palette.INK, rows.get(row), left - 8, (row + 0.5) * rowHeight, Anchor.END);
        }
        for (Point point : points) {
            double y = point.row() * rowHeight + ROW_GAP / 2.0 + (point.series() + 0.5) * SERIES_HEIGHT;
            var color = Palette.series(point.series());
            canvas.line(
                    color,
                    2,
                    x(point.interval().lower(), left),
                    y,
                    x(point.interval().upper(), left),
                    y);
            canvas.mark(point.series(), x(point.value(), left), y, 5);
        }
        return canvas.toSvg(id, description);
    }

    private double x(double value, double left) {
        return left + (WIDTH - MARGIN - left) * (value - minimum) / (maximum - minimum);
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? Long.toString(Math.round(value))
                : Double.toString(Math.round(value * 10) / 10.0);
    }
}

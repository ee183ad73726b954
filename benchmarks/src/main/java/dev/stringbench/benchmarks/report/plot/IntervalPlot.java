package dev.stringbench.benchmarks.report.plot;

import dev.stringbench.scoring.statistics.Interval;
import java.util.List;
import java.util.function.Function;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Points with their intervals, one row for each label, several series to a row.
 *
 * @param rows labels from top to bottom
 * @param points in any order
 * @param minimum left end of the axis
 * @param maximum right end of the axis
 */
public record IntervalPlot(List<String> rows, List<Point> points, double minimum, double maximum) {

    private static final int WIDTH = 720;
    private static final int ROW_HEIGHT = 30;
    private static final int AXIS_HEIGHT = 40;

    /** Half of the row's height at most is spread over its series. */
    private static final double SPREAD = 0.5;

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
        int rowHeight = ROW_HEIGHT + 8 * Math.max(0, series - 2);
        XYChart chart = AxisStyle.chart(WIDTH, AXIS_HEIGHT + rowHeight * Math.max(1, rows.size()));
        var style = chart.getStyler();
        style.setXAxisMin(minimum);
        style.setXAxisMax(maximum);
        style.setYAxisMin(0.5 - rows.size());
        style.setYAxisMax(0.5);
        style.setPlotGridHorizontalLinesVisible(false);
        // Steps of a half or a whole row, whatever the chart finds round; the formatter leaves the halves blank.
        style.setYAxisTickMarkSpacingHint(rowHeight * 2 / 3);
        Function<Double, String> label = this::rowLabel;
        chart.setCustomYAxisTickLabelsFormatter(label);
        if (minimum < 0) {
            line(chart, "zero", new double[] {0, 0}, new double[] {0.5 - rows.size(), 0.5})
                    .setLineColor(Palette.INK);
        }
        for (int i = 0; i < points.size(); i++) {
            add(chart, i, points.get(i), series);
        }
        return InlineSvg.draw(chart, id, description);
    }

    private String rowLabel(double place) {
        long row = -Math.round(place);
        boolean whole = Math.abs(place + row) < 1e-9;
        return whole && row >= 0 && row < rows.size() ? rows.get((int) row) : " ";
    }

    private static void add(XYChart chart, int number, Point point, int seriesCount) {
        double offset = seriesCount == 1 ? 0 : SPREAD * ((double) point.series() / (seriesCount - 1) - 0.5);
        double y = -point.row() - offset;
        line(
                        chart,
                        "interval " + number,
                        new double[] {point.interval().lower(), point.interval().upper()},
                        new double[] {y, y})
                .setLineColor(Palette.series(point.series()));
        var marker = chart.addSeries("value " + number, new double[] {point.value()}, new double[] {y});
        marker.setMarker(SeriesMarkers.CIRCLE);
        marker.setMarkerColor(Palette.series(point.series()));
    }

    private static XYSeries line(XYChart chart, String name, double[] x, double[] y) {
        var line = chart.addSeries(name, x, y);
        line.setMarker(SeriesMarkers.NONE);
        return line;
    }
}

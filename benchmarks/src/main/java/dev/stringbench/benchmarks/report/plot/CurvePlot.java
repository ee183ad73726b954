package dev.stringbench.benchmarks.report.plot;

import dev.stringbench.scoring.statistics.Interval;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Percent over context length, which is drawn in powers of two.
 *
 * @param curves one for each run
 */
public record CurvePlot(List<Curve> curves) {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 320;

    public CurvePlot {
        curves = List.copyOf(curves);
    }

    /**
     * One run.
     *
     * @param series index of its colour
     * @param points by length
     */
    public record Curve(int series, List<Point> points) {

        public Curve {
            points = List.copyOf(points);
        }
    }

    /** One length. */
    public record Point(int lengthTokens, double percent, Interval interval) {}

    /** Draw as an SVG element. */
    public String toSvg(String id, String description) {
        XYChart chart = AxisStyle.chart(WIDTH, HEIGHT);
        var style = chart.getStyler();
        style.setYAxisMin(0.0);
        style.setYAxisMax(100.0);
        var lengths = curves.stream()
                .flatMap(curve -> curve.points().stream())
                .mapToDouble(point -> log2(point.lengthTokens()))
                .summaryStatistics();
        style.setXAxisMin(lengths.getMin() - 0.25);
        style.setXAxisMax(lengths.getMax() + 0.25);
        chart.setCustomXAxisTickLabelsFormatter(CurvePlot::lengthLabel);
        for (Curve curve : curves) {
            add(chart, curve);
        }
        return InlineSvg.draw(chart, id, description);
    }

    private static void add(XYChart chart, Curve curve) {
        var line = chart.addSeries(
                "curve " + curve.series(),
                curve.points().stream().mapToDouble(p -> log2(p.lengthTokens())).toArray(),
                curve.points().stream().mapToDouble(Point::percent).toArray());
        line.setLineColor(Palette.series(curve.series()));
        line.setMarker(SeriesMarkers.CIRCLE);
        line.setMarkerColor(Palette.series(curve.series()));
        for (Point point : curve.points()) {
            // Runs stand a little apart, so that their intervals do not hide each other.
            double x = log2(point.lengthTokens()) + 0.02 * curve.series();
            var interval = chart.addSeries(
                    "interval %d %d".formatted(curve.series(), point.lengthTokens()),
                    new double[] {x, x},
                    new double[] {point.interval().lower(), point.interval().upper()});
            interval.setMarker(SeriesMarkers.NONE);
            interval.setLineColor(Palette.series(curve.series()));
        }
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }

    private static String lengthLabel(double power) {
        boolean whole = Math.abs(power - Math.rint(power)) < 1e-9;
        return whole ? lengthName((int) Math.rint(Math.pow(2, power))) : " ";
    }

    /** Name a length as people do: 131072 is 128K. */
    public static String lengthName(int tokens) {
        return tokens >= 1024 && tokens % 1024 == 0 ? tokens / 1024 + "K" : Integer.toString(tokens);
    }
}

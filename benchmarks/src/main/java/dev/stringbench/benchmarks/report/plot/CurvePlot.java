package dev.stringbench.benchmarks.report.plot;

import dev.stringbench.benchmarks.report.plot.Canvas.Anchor;
import dev.stringbench.scoring.statistics.Interval;
import java.util.List;

/**
 * A plot of percent over context length, which is drawn by its logarithm. A band joins the intervals of each run.
 *
 * @param curves one for each run
 */
public record CurvePlot(List<Curve> curves) {

    private static final int WIDTH = 560;
    private static final int HEIGHT = 300;
    private static final int LEFT = 40;
    private static final int RIGHT = WIDTH - 30;
    private static final int TOP = 12;
    private static final int BOTTOM = HEIGHT - 30;

    /** Runs stand a little apart, so that their intervals do not hide each other. */
    private static final int SHIFT = 5;

    public CurvePlot {
        curves = List.copyOf(curves);
    }

    /**
     * One run.
     *
     * @param series index of its colour
     * @param points by length, at least one
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
        var lengths = curves.stream()
                .flatMap(curve -> curve.points().stream())
                .mapToInt(Point::lengthTokens)
                .distinct()
                .sorted()
                .toArray();
        double first = Math.log(lengths[0]);
        double span = Math.max(1e-9, Math.log(lengths[lengths.length - 1]) - first);
        var canvas = new Canvas(WIDTH, HEIGHT);
        for (int percent = 0; percent <= 100; percent += 20) {
            canvas.line(Palette.GRID, 1, LEFT, y(percent), RIGHT, y(percent));
            canvas.text(Palette.INK, Integer.toString(percent), LEFT - 8, y(percent), Anchor.END);
        }
        for (int length : lengths) {
            canvas.text(Palette.INK, lengthName(length), x(length, first, span), HEIGHT - 12, Anchor.MIDDLE);
        }
        for (Curve curve : curves) {
            draw(canvas, curve, first, span);
        }
        return canvas.toSvg(id, description);
    }

    private static void draw(Canvas canvas, Curve curve, double first, double span) {
        var color = Palette.series(curve.series());
        double[] x = curve.points().stream()
                .mapToDouble(point -> x(point.lengthTokens(), first, span) + SHIFT * curve.series())
                .toArray();
        double[] y =
                curve.points().stream().mapToDouble(point -> y(point.percent())).toArray();
        double[] lower = curve.points().stream()
                .mapToDouble(point -> y(point.interval().lower()))
                .toArray();
        double[] upper = curve.points().stream()
                .mapToDouble(point -> y(point.interval().upper()))
                .toArray();
        canvas.band(color, x, lower, upper);
        canvas.path(color, 2, x, y);
        for (int i = 0; i < x.length; i++) {
            canvas.line(color, 1, x[i], lower[i], x[i], upper[i]);
            canvas.mark(curve.series(), x[i], y[i], 5);
        }
    }

    private static double x(int length, double first, double span) {
        int margin = 40;
        return LEFT + margin + (RIGHT - LEFT - 2 * margin) * (Math.log(length) - first) / span;
    }

    private static double y(double percent) {
        return BOTTOM - (BOTTOM - TOP) * percent / 100;
    }

    /** Name a length as people do: 131072 is 128K. */
    public static String lengthName(int tokens) {
        return tokens >= 1024 && tokens % 1024 == 0 ? tokens / 1024 + "K" : Integer.toString(tokens);
    }
}

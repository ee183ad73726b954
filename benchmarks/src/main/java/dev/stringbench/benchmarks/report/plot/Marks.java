package dev.stringbench.benchmarks.report.plot;

import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.util.List;
import java.util.Locale;

/** The marks of series: shapes that are told apart without their colours. */
public final class Marks {

    /** Corners of each shape round its centre, in radii; the first series has a disc. */
    private static final List<double[]> CORNERS = List.of(
            new double[] {},
            new double[] {-0.9, -0.9, 0.9, -0.9, 0.9, 0.9, -0.9, 0.9},
            new double[] {0, -1.15, 1.1, 0.85, -1.1, 0.85},
            new double[] {0, -1.25, 1.25, 0, 0, 1.25, -1.25, 0},
            new double[] {0, 1.15, 1.1, -0.85, -1.1, -0.85},
            new double[] {
                -0.4, -1.1, 0.4, -1.1, 0.4, -0.4, 1.1, -0.4, 1.1, 0.4, 0.4, 0.4, 0.4, 1.1, -0.4, 1.1, -0.4, 0.4, -1.1,
                0.4, -1.1, -0.4, -0.4, -0.4
            });

    private Marks() {}

    static Shape shape(int series, double x, double y, double radius) {
        double[] corners = CORNERS.get(series % Palette.SERIES);
        if (corners.length == 0) {
            return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
        }
        var path = new Path2D.Double();
        path.moveTo(x + radius * corners[0], y + radius * corners[1]);
        for (int i = 2; i < corners.length; i += 2) {
            path.lineTo(x + radius * corners[i], y + radius * corners[i + 1]);
        }
        path.closePath();
        return path;
    }

    /** Draw the mark of a series as a small SVG element, for a legend. */
    public static String toSvg(int series) {
        double[] corners = CORNERS.get(series % Palette.SERIES);
        String color = String.format(Locale.ROOT, "var(--series-%d)", series % Palette.SERIES + 1);
        String shape;
        if (corners.length == 0) {
            shape = "<circle cx=\"7\" cy=\"7\" r=\"5\" fill=\"" + color + "\"/>";
        } else {
            var points = new StringBuilder();
            for (int i = 0; i < corners.length; i += 2) {
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", 7 + 5 * corners[i], 7 + 5 * corners[i + 1]));
            }
            shape = "<polygon points=\"" + points.toString().strip() + "\" fill=\"" + color + "\"/>";
        }
        return "<svg class=\"mark\" viewBox=\"0 0 14 14\" aria-hidden=\"true\">" + shape + "</svg>";
    }
}

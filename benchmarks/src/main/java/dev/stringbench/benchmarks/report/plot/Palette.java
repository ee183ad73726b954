package dev.stringbench.benchmarks.report.plot;

import java.awt.Color;
import java.util.Locale;

/**
 * Stand-ins for the page's colours. A drawing is made with them, and {@link InlineSvg} writes the page's variable in
 * their place.
 */
final class Palette {

    /** Runs beyond this share colours. */
    static final int SERIES = 6;

    static final Color INK = new Color(1, 2, 3);
    static final Color GRID = new Color(1, 2, 4);

    private Palette() {}

    static Color series(int index) {
        return new Color(1, 3, index % SERIES + 1);
    }

    /** Replace the stand-ins, as they stand in an SVG's styles, by the page's variables. */
    static String toVariables(String svg) {
        String replaced = svg.replace(css(INK), "var(--ink)").replace(css(GRID), "var(--grid)");
        for (int i = 0; i < SERIES; i++) {
            replaced = replaced.replace(css(series(i)), String.format(Locale.ROOT, "var(--series-%d)", i + 1));
        }
        return replaced;
    }

    private static String css(Color color) {
        return String.format(Locale.ROOT, "rgb(%d,%d,%d)", color.getRed(), color.getGreen(), color.getBlue());
    }
}

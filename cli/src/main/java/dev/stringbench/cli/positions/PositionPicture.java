package dev.stringbench.cli.positions;

import dev.stringbench.cli.positions.PositionMatrix.Cell;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Draws relative positions as an SVG image: a colour for each region, darker for larger positions.
 *
 * @param title what is drawn
 * @param matrix its numbers
 */
record PositionPicture(String title, PositionMatrix matrix) {
    private static final int CELL = 12;
    private static final int LEFT = 44;
    private static final int TOP = 44;

    /** Red, green and blue of the darkest cells of each region, then again from the first. */
    private static final int[][] COLOURS = {{18, 78, 150}, {178, 80, 10}, {24, 112, 62}};

    String svg() {
        int side = matrix.tokens().size() * CELL;
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"11\">\n<title>%s</title>\n<rect width=\"100%%\" height=\"100%%\""
                        + " fill=\"#ffffff\"/>\n",
                LEFT + side + 12,
                TOP + side + 12,
                title));
        text(svg, LEFT, 16, "start", title);
        text(svg, LEFT, TOP - 8, "start", "key 0");
        int last = matrix.tokens().get(matrix.tokens().size() - 1);
        text(svg, LEFT + side, TOP - 8, "end", String.valueOf(last));
        text(svg, LEFT - 6, TOP + 10, "end", "query");
        text(svg, LEFT - 6, TOP + side, "end", String.valueOf(last));
        double largest = Math.max(1, matrix.largest());
        for (int i = 0; i < matrix.rows().size(); i++) {
            row(svg, matrix.rows().get(i), TOP + i * CELL, largest);
        }
        return svg.append("</svg>\n").toString();
    }

    /** Neighbours of one colour are one rectangle. */
    private static void row(StringBuilder svg, List<@Nullable Cell> cells, int y, double largest) {
        int first = 0;
        while (first < cells.size()) {
            Cell cell = cells.get(first);
            int end = first + 1;
            while (end < cells.size() && Objects.equals(cells.get(end), cell)) {
                end++;
            }
            if (cell != null) {
                svg.append(String.format(
                        Locale.ROOT,
                        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>\n",
                        LEFT + first * CELL,
                        y,
                        (end - first) * CELL,
                        CELL,
                        colour(cell, largest)));
            }
            first = end;
        }
    }

    private static String colour(Cell cell, double largest) {
        int[] darkest = COLOURS[cell.region() % COLOURS.length];
        double share = 0.12 + 0.88 * cell.position() / largest;
        return String.format(
                Locale.ROOT,
                "#%02x%02x%02x",
                mixed(darkest[0], share),
                mixed(darkest[1], share),
                mixed(darkest[2], share));
    }

    private static int mixed(int dark, double share) {
        return (int) Math.round(255 + (dark - 255) * Math.max(0, Math.min(1, share)));
    }

    private static void text(StringBuilder svg, int x, int y, String anchor, String words) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"#333333\">%s</text>\n",
                x,
                y,
                anchor,
                words));
    }
}

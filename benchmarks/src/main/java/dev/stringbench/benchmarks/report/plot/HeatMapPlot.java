package dev.stringbench.benchmarks.report.plot;

import dev.stringbench.benchmarks.report.plot.Canvas.Anchor;
import java.awt.Color;
import java.util.List;

/**
 * Percents in a grid of coloured cells, each with its number. The colour only repeats what the number says.
 *
 * @param columns labels from left to right
 * @param rows labels from top to bottom
 * @param cells those that have a number
 * @param scale what the numbers are
 */
public record HeatMapPlot(List<String> columns, List<String> rows, List<Cell> cells, Scale scale) {

    private static final int CELL_WIDTH = 54;
    private static final int CELL_HEIGHT = 26;
    private static final int AXIS_HEIGHT = 26;
    private static final int HATCH_STEP = 8;

    /** Legible on every cell's colour, in light, dark and print. */
    private static final Color DIGITS = new Color(0x1F, 0x23, 0x28);

    private static final Color HATCH = new Color(0x6E, 0x77, 0x81);

    public HeatMapPlot {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        cells = List.copyOf(cells);
    }

    /** Make a map of scores. */
    public HeatMapPlot(List<String> columns, List<String> rows, List<Cell> cells) {
        this(columns, rows, cells, Scale.SCORE);
    }

    /** The numbers of a map, with one range of colours for all maps of the kind, told apart by the colour-blind too. */
    public enum Scale {
        /** From 0, nothing found, to 100, all found. */
        SCORE(new Color(0xE8, 0x8B, 0x5A), new Color(0xF6, 0xE3, 0xA1), new Color(0x8F, 0xC8, 0xE8), 0) {
            @Override
            String number(long percent) {
                return Long.toString(percent);
            }
        },
        /** From -100, all lost, over 0, no difference, to +100, all gained. */
        DIFFERENCE(new Color(0xE8, 0x8B, 0x5A), new Color(0xF4, 0xF4, 0xF1), new Color(0x8F, 0xC8, 0xE8), -100) {
            @Override
            String number(long percent) {
                return percent > 0 ? "+" + percent : Long.toString(percent);
            }
        };

        private final Color low;
        private final Color middle;
        private final Color high;
        private final double least;

        Scale(Color low, Color middle, Color high, double least) {
            this.low = low;
            this.middle = middle;
            this.high = high;
            this.least = least;
        }

        abstract String number(long percent);

        private Color color(double percent) {
            double share = Math.max(0, Math.min(1, (percent - least) / (100 - least)));
            return share < 0.5 ? mix(low, middle, 2 * share) : mix(middle, high, 2 * share - 1);
        }
    }

    /**
     * One number and its place, by the labels' indices.
     *
     * @param undecided whether the number cannot be told from none: the cell is hatched and the number in brackets
     */
    public record Cell(int column, int row, double percent, boolean undecided) {

        /** Make a cell that is what it says. */
        public Cell(int column, int row, double percent) {
            this(column, row, percent, false);
        }
    }

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
            draw(canvas, cell, left + cell.column() * cellWidth + 1, cell.row() * CELL_HEIGHT + 1, cellWidth - 2);
        }
        return canvas.toSvg(id, description);
    }

    private void draw(Canvas canvas, Cell cell, double x, double y, double width) {
        double height = CELL_HEIGHT - 2;
        Color color = scale.color(cell.percent());
        String number = scale.number(Math.round(cell.percent()));
        canvas.box(color, x, y, width, height);
        if (cell.undecided()) {
            number = "(" + number + ")";
            for (double reach = HATCH_STEP; reach < width + height; reach += HATCH_STEP) {
                double over = Math.max(0, reach - height);
                double along = Math.min(reach, width);
                canvas.line(HATCH, 1, x + over, y + reach - over, x + along, y + reach - along);
            }
            double room = Canvas.textWidth(number) + 2;
            canvas.box(color, x + (width - room) / 2, y + 3, room, height - 6);
        }
        canvas.text(DIGITS, number, x + width / 2, y + height / 2, Anchor.MIDDLE);
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

package dev.stringbench.benchmarks.report.plot;

import java.awt.Color;
import java.util.List;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;

/**
 * Percents in a grid of coloured cells, each with its number.
 *
 * @param columns labels from left to right
 * @param rows labels from bottom to top
 * @param cells those that have a number
 */
public record HeatMapPlot(List<String> columns, List<String> rows, List<Cell> cells) {

    private static final int CELL_WIDTH = 76;
    private static final int CELL_HEIGHT = 30;
    private static final int LABELS = 90;

    /** From lost to found, legible under dark digits in light, dark and print, and for the colour-blind. */
    private static final Color[] COLORS = {
        new Color(0xE8, 0x8B, 0x5A), new Color(0xF6, 0xE3, 0xA1), new Color(0x8F, 0xC8, 0xE8)
    };

    public HeatMapPlot {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        cells = List.copyOf(cells);
    }

    /** One number and its place, by the labels' indices. */
    public record Cell(int column, int row, double percent) {}

    /** Draw as an SVG element. */
    public String toSvg(String id, String description) {
        HeatMapChart chart = new HeatMapChartBuilder()
                .width(LABELS + CELL_WIDTH * columns.size())
                .height(LABELS / 2 + CELL_HEIGHT * rows.size())
                .build();
        List<Number[]> numbers = cells.stream()
                .map(cell -> new Number[] {cell.column(), cell.row(), cell.percent()})
                .toList();
        chart.addSeries("recall", columns, rows, numbers);
        var style = chart.getStyler();
        AxisStyle.apply(style);
        style.setPlotContentSize(1);
        style.setRangeColors(COLORS);
        style.setMin(0);
        style.setMax(100);
        style.setShowValue(true);
        style.setValueFont(AxisStyle.font());
        style.setValueFontColor(Color.BLACK);
        style.setHeatMapDecimalValueFormatter(value -> Long.toString(Math.round(value)));
        style.setPlotBorderVisible(false);
        style.setPlotGridLinesVisible(false);
        style.setAxisTickMarksColor(Palette.GRID);
        style.setAxisTickLabelsColor(Palette.INK);
        style.setAxisTickLabelsFont(AxisStyle.font());
        return InlineSvg.draw(chart, id, description);
    }
}

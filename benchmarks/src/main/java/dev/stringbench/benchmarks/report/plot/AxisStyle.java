package dev.stringbench.benchmarks.report.plot;

import java.awt.Font;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;

/** Begin a chart in the page's style: no frame, no background, thin grid, labels in the page's ink. */
final class AxisStyle {

    static final int FONT_SIZE = 13;

    private AxisStyle() {}

    static XYChart chart(int width, int height) {
        var chart = new XYChartBuilder().width(width).height(height).build();
        var style = chart.getStyler();
        apply(style);
        style.setPlotBorderVisible(false);
        style.setPlotGridLinesColor(Palette.GRID);
        style.setAxisTickMarksColor(Palette.GRID);
        style.setAxisTickLabelsColor(Palette.INK);
        style.setAxisTickLabelsFont(font());
        return chart;
    }

    static void apply(Styler style) {
        style.setLegendVisible(false);
        style.setChartTitleVisible(false);
        style.setChartBackgroundColor(Palette.CLEAR);
        style.setPlotBackgroundColor(Palette.CLEAR);
        style.setChartFontColor(Palette.INK);
        style.setChartPadding(4);
    }

    static Font font() {
        return new Font(Font.SANS_SERIF, Font.PLAIN, FONT_SIZE);
    }
}

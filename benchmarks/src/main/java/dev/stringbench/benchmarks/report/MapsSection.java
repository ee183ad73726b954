package dev.stringbench.benchmarks.report;

import dev.stringbench.benchmarks.report.maps.MapPanel;
import dev.stringbench.benchmarks.report.maps.PanelRow;
import dev.stringbench.benchmarks.report.maps.Place;
import dev.stringbench.benchmarks.report.maps.SideBySide;
import java.util.List;
import java.util.function.Supplier;

/** The maps of one model in one benchmark, side by side on wide pages and below each other on narrow ones. */
final class MapsSection {

    private final Html page;
    private final Supplier<String> ids;

    MapsSection(Html page, Supplier<String> ids) {
        this.page = page;
        this.ids = ids;
    }

    void append(String model, SideBySide maps) {
        rows(
                "Tasks by length: " + model,
                "Percent; of differences, percent points. Hatched and in brackets: the 95% interval of the difference holds"
                        + " 0.",
                maps.tasksByLength());
        for (Place place : Place.values()) {
            String title = switch (place) {
                case DEPTH -> "Share of needles found by depth: " + model;
                case DISTANCE -> "Share of needles found by distance from the question: " + model;
            };
            String meaning = switch (place) {
                case DEPTH -> "Percent; 0% is the start of the context.";
                case DISTANCE -> "Percent; 0% is at the question, 100% the prompt's first token.";
            };
            rows(
                    title,
                    meaning
                            + " Differences in percent points; hatched and in brackets: an exact sign test over the samples"
                            + " does not tell the runs apart (p >= 0.05).",
                    maps.recall(place));
        }
    }

    private void rows(String title, String meaning, List<PanelRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        page.element("h3", title).raw("<p class=\"note\">" + Html.escape(meaning) + "</p>");
        for (PanelRow row : rows) {
            page.raw("<div class=\"row\">");
            if (!row.heading().isEmpty()) {
                page.element("h4", row.heading());
            }
            page.raw("<div class=\"panels\">");
            for (MapPanel panel : row.panels()) {
                page.figure(
                        panel.plot().toSvg(ids.get(), title + ", " + row.heading() + " " + panel.title()),
                        panel.title());
            }
            page.raw("</div></div>");
        }
    }
}

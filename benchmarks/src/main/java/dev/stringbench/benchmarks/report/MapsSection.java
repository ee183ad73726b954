package dev.stringbench.benchmarks.report;

import dev.stringbench.benchmarks.report.maps.MapPanel;
import dev.stringbench.benchmarks.report.maps.PanelRow;
import dev.stringbench.benchmarks.report.maps.Place;
import dev.stringbench.benchmarks.report.maps.SideBySide;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** The maps of one model in one benchmark, side by side on wide pages and below each other on narrow ones. */
final class MapsSection {

    /** How far maps may shrink so that more of them stand in one row. */
    private static final double LEAST_SCALE = 0.85;

    private final Html page;
    private final Supplier<String> ids;

    MapsSection(Html page, Supplier<String> ids) {
        this.page = page;
        this.ids = ids;
    }

    /** Write the maps of tasks by length, those of several models beside each other. */
    void appendTasks(Map<String, SideBySide> mapsByModel) {
        Map<String, List<PanelRow>> shown = new LinkedHashMap<>();
        mapsByModel.forEach((model, maps) -> {
            if (!maps.tasksByLength().isEmpty()) {
                shown.put(model, maps.tasksByLength());
            }
        });
        if (shown.isEmpty()) {
            return;
        }
        boolean differences = shown.values().stream()
                .flatMap(List::stream)
                .anyMatch(row -> row.panels().size() > 1);
        heading(
                "Tasks by length"
                        + (shown.size() == 1 ? ": " + shown.keySet().iterator().next() : ""),
                "Percent"
                        + (differences
                                ? "; of differences, percent points. Hatched and in brackets: the 95% interval of the"
                                        + " difference holds 0."
                                : "."));
        page.raw("<div class=\"models\">");
        shown.forEach((model, rows) -> {
            page.raw("<div>");
            if (shown.size() > 1) {
                page.element("h4", model);
            }
            rows("Tasks by length: " + model, rows);
            page.raw("</div>");
        });
        page.raw("</div>");
    }

    void appendPlaces(String model, SideBySide maps) {
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
        if (!rows.isEmpty()) {
            heading(title, meaning);
            rows(title, rows);
        }
    }

    private void heading(String title, String meaning) {
        page.element("h3", title).raw("<p class=\"note\">" + Html.escape(meaning) + "</p>");
    }

    private void rows(String title, List<PanelRow> rows) {
        row(title, rows.get(0));
        if (rows.size() > 1) {
            page.raw("<details class=\"printed\"><summary>The same for each task</summary>");
            rows.subList(1, rows.size()).forEach(row -> row(title, row));
            page.raw("</details>");
        }
    }

    private void row(String title, PanelRow row) {
        page.raw("<div class=\"row\">");
        if (!row.heading().isEmpty()) {
            page.element("h4", row.heading());
        }
        int width = row.panels().stream()
                .mapToInt(panel -> panel.plot().width())
                .max()
                .orElse(0);
        page.raw(String.format(
                Locale.ROOT, "<div class=\"maps\" style=\"--panel:%dpx\">", Math.round(LEAST_SCALE * width)));
        for (MapPanel panel : row.panels()) {
            page.figure(
                    panel.plot().toSvg(ids.get(), title + ", " + row.heading() + " " + panel.title()), panel.title());
        }
        page.raw("</div></div>");
    }
}

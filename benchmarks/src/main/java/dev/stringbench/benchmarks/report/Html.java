package dev.stringbench.benchmarks.report;

import dev.stringbench.benchmarks.report.plot.Marks;
import java.util.List;

/** A builder of a page's text. Everything that is not markup goes through {@link #escape}. */
final class Html {

    private final StringBuilder text = new StringBuilder();

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** Append markup as it is. */
    Html raw(String markup) {
        text.append(markup).append('\n');
        return this;
    }

    /** Append an element that holds text. */
    Html element(String name, String content) {
        return raw("<%s>%s</%s>".formatted(name, escape(content), name));
    }

    /** Append a table that scrolls sideways where the page is narrow; all but the first column are numbers. */
    Html table(List<String> header, List<List<String>> rows) {
        return table("", header, rows);
    }

    /** Append the same with cells of several lines. */
    Html wrappedTable(List<String> header, List<List<String>> rows) {
        return table(" class=\"wrap\"", header, rows);
    }

    private Html table(String attributes, List<String> header, List<List<String>> rows) {
        raw("<div class=\"scroll\"><table" + attributes + "><thead><tr>");
        header.forEach(cell -> raw("<th scope=\"col\">" + escape(cell) + "</th>"));
        raw("</tr></thead><tbody>");
        for (List<String> row : rows) {
            raw("<tr><th scope=\"row\">" + escape(row.get(0)) + "</th>");
            row.subList(1, row.size()).forEach(cell -> raw("<td>" + escape(cell) + "</td>"));
            raw("</tr>");
        }
        return raw("</tbody></table></div>");
    }

    /** Append a plot with what it shows. */
    Html figure(String svg, String caption) {
        return raw("<figure><figcaption>" + escape(caption) + "</figcaption><div class=\"scroll\">" + svg
                + "</div></figure>");
    }

    /** Append the names of runs with their colours and marks. */
    Html legend(List<String> runs) {
        raw("<ul class=\"legend\">");
        for (int i = 0; i < runs.size(); i++) {
            raw("<li>" + Marks.toSvg(i) + escape(runs.get(i)) + "</li>");
        }
        return raw("</ul>");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}

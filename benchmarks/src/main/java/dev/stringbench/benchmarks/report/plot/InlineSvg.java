package dev.stringbench.benchmarks.report.plot;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.knowm.xchart.internal.chartpart.Chart;

/** Turn a chart into an SVG element for a page: it scales with its place and has ids of its own. */
final class InlineSvg {

    private static final String SVG_NAMESPACE = "http://www.w3.org/2000/svg";

    private InlineSvg() {}

    /**
     * Draw a chart.
     *
     * @param id unique in the page; prefix of every id within the drawing
     * @param description what a reader who cannot see the drawing is told
     */
    static String draw(Chart<?, ?> chart, String id, String description) {
        System.setProperty("java.awt.headless", "true");
        try {
            var document = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(SVG_NAMESPACE, "svg", null);
            var graphics = new SVGGraphics2D(document);
            chart.paint(graphics, chart.getWidth(), chart.getHeight());
            var text = new StringWriter();
            graphics.stream(text, true);
            return inline(text.toString(), chart, id, description);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("this Java has no XML parser", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String inline(String svg, Chart<?, ?> chart, String id, String description) {
        String body = svg.substring(svg.indexOf('>', svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg"));
        String own = body.replaceAll("<!--.*?-->", "")
                .replaceAll("\\s*\\n\\s*", " ")
                .replaceAll("\\bid=\"", "id=\"" + id + "-")
                .replace("url(#", "url(#" + id + "-");
        return "<svg xmlns=\"%s\" viewBox=\"0 0 %d %d\" style=\"max-width:%dpx\" role=\"img\" aria-label=\"%s\">%s</svg>"
                .formatted(
                        SVG_NAMESPACE,
                        chart.getWidth(),
                        chart.getHeight(),
                        chart.getWidth(),
                        escape(description),
                        Palette.toVariables(own));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}

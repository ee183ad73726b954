package dev.stringbench.benchmarks.report.plot;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;

/**
 * A drawing with Apache Batik's SVG generator that becomes an element of a page: it scales with its place, its text
 * stays text, and its ids are its own. Lengths are in CSS pixels of the drawing's full width.
 */
final class Canvas {

    /**
     * The place of a text's point in the text. Batik knows no anchors, so a text begins with its anchor's mark, a
     * private character, until {@link #toSvg} turns the mark into the attribute.
     */
    enum Anchor {
        MIDDLE('\uE001', "middle"),
        END('\uE002', "end");

        private final char mark;
        private final String attribute;

        Anchor(char mark, String attribute) {
            this.mark = mark;
            this.attribute = attribute;
        }
    }

    static final int FONT_SIZE = 14;

    /** Narrower than this a drawing scrolls sideways rather than shrink its letters any more. */
    private static final int LEAST_WIDTH = 340;

    private static final float BAND_OPACITY = 0.16f;
    private static final String SVG_NAMESPACE = "http://www.w3.org/2000/svg";
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, FONT_SIZE);

    private final int width;
    private final int height;
    private final SVGGraphics2D graphics;

    Canvas(int width, int height) {
        this.width = width;
        this.height = height;
        try {
            this.graphics = new SVGGraphics2D(DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(SVG_NAMESPACE, "svg", null));
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("this Java has no XML parser", e);
        }
        graphics.setFont(FONT);
    }

    /** Return the width of a text. */
    static double textWidth(String text) {
        // Near enough for a margin, and the same on every machine: no font is asked.
        return 0.58 * FONT_SIZE * text.codePointCount(0, text.length());
    }

    void line(Color color, double thickness, double x1, double y1, double x2, double y2) {
        graphics.setPaint(color);
        graphics.setStroke(new BasicStroke((float) thickness, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
        graphics.draw(new Line2D.Double(x1, y1, x2, y2));
    }

    /** Draw a line through points. */
    void path(Color color, double thickness, double[] x, double[] y) {
        var path = new Path2D.Double();
        path.moveTo(x[0], y[0]);
        for (int i = 1; i < x.length; i++) {
            path.lineTo(x[i], y[i]);
        }
        graphics.setPaint(color);
        graphics.setStroke(new BasicStroke((float) thickness, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
        graphics.draw(path);
    }

    /** Fill the band between two lines over the same places, so lightly that what lies under it shows. */
    void band(Color color, double[] x, double[] lower, double[] upper) {
        var band = new Path2D.Double();
        band.moveTo(x[0], upper[0]);
        for (int i = 1; i < x.length; i++) {
            band.lineTo(x[i], upper[i]);
        }
        for (int i = x.length - 1; i >= 0; i--) {
            band.lineTo(x[i], lower[i]);
        }
        band.closePath();
        graphics.setComposite(AlphaComposite.SrcOver.derive(BAND_OPACITY));
        graphics.setPaint(color);
        graphics.fill(band);
        graphics.setComposite(AlphaComposite.SrcOver);
    }

    /** Draw a point of a series: each has a shape of its own, for those who do not see its colour. */
    void mark(int series, double x, double y, double radius) {
        graphics.setPaint(Palette.series(series));
        graphics.fill(Marks.shape(series, x, y, radius));
    }

    void box(Color color, double x, double y, double boxWidth, double boxHeight) {
        graphics.setPaint(color);
        graphics.fill(new Rectangle2D.Double(x, y, boxWidth, boxHeight));
    }

    /** Write a text whose middle line is at {@code y}. */
    void text(Color color, String text, double x, double y, Anchor anchor) {
        graphics.setPaint(color);
        graphics.drawString(anchor.mark + text, (float) x, (float) (y + 0.35 * FONT_SIZE));
    }

    /**
     * Return the element.
     *
     * @param id unique in the page; prefix of every id within the drawing
     * @param description what a reader who cannot see the drawing is told
     */
    String toSvg(String id, String description) {
        var text = new StringWriter();
        try {
            graphics.stream(text, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String svg = text.toString();
        String body = svg.substring(svg.indexOf('>', svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg"))
                .replaceAll("<!--.*?-->", "")
                .replaceAll("\\s*\\n\\s*", " ")
                .replaceAll("\\bid=\"", "id=\"" + id + "-")
                .replace("url(#", "url(#" + id + "-");
        return String.format(
                Locale.ROOT,
                "<svg xmlns=\"%s\" viewBox=\"0 0 %d %d\" style=\"--width:%dpx;min-width:%dpx;max-width:%dpx\" role=\"img\" aria-label=\"%s\">%s</svg>",
                SVG_NAMESPACE,
                width,
                height,
                width,
                Math.min(width, LEAST_WIDTH),
                width,
                escape(description),
                Palette.toVariables(anchored(body)));
    }

    private static String anchored(String body) {
        String anchored = body.replace("xml:space=\"preserve\"", "");
        for (Anchor anchor : Anchor.values()) {
            anchored = anchored.replaceAll(
                    "<text ([^>]*)>" + anchor.mark, "<text text-anchor=\"" + anchor.attribute + "\" $1>");
        }
        return anchored;
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}

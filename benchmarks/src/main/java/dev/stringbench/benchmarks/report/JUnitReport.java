package dev.stringbench.benchmarks.report;

import dev.stringbench.benchmarks.report.Verdict.Outcome;
import java.io.StringWriter;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Verdicts as JUnit XML, a test for each, so that CI systems show tasks as tests. */
public final class JUnitReport {

    private JUnitReport() {}

    /** Return the text. */
    public static String write(List<Verdict> verdicts) {
        var text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuites");
            for (var suite : suites(verdicts).entrySet()) {
                xml.writeCharacters("\n  ");
                write(xml, suite.getKey(), suite.getValue());
            }
            xml.writeCharacters("\n");
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("cannot write XML to memory", e);
        }
        return text + "\n";
    }

    private static Map<String, List<Verdict>> suites(List<Verdict> verdicts) {
        return verdicts.stream()
                .collect(Collectors.groupingBy(Verdict::suite, LinkedHashMap::new, Collectors.toList()));
    }

    private static void write(XMLStreamWriter xml, String name, List<Verdict> verdicts) throws XMLStreamException {
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", clean(name));
        xml.writeAttribute("tests", Integer.toString(verdicts.size()));
        xml.writeAttribute("failures", count(verdicts, EnumSet.of(Outcome.FAILED)));
        xml.writeAttribute("errors", count(verdicts, EnumSet.of(Outcome.INCOMPLETE, Outcome.NOT_JUDGED)));
        for (Verdict verdict : verdicts) {
            xml.writeCharacters("\n    ");
            xml.writeStartElement("testcase");
            xml.writeAttribute("classname", clean(name));
            xml.writeAttribute("name", clean(verdict.name()));
            String element = switch (verdict.outcome()) {
                case PASSED -> "system-out";
                case FAILED -> "failure";
                case INCOMPLETE, NOT_JUDGED -> "error";
            };
            xml.writeStartElement(element);
            if (verdict.outcome() != Outcome.PASSED) {
                xml.writeAttribute("message", clean(verdict.message()));
            }
            xml.writeCharacters(clean(verdict.message()));
            xml.writeEndElement();
            xml.writeEndElement();
        }
        xml.writeCharacters("\n  ");
        xml.writeEndElement();
    }

    private static String count(List<Verdict> verdicts, Set<Outcome> outcomes) {
        return Long.toString(verdicts.stream()
                .filter(verdict -> outcomes.contains(verdict.outcome()))
                .count());
    }

    /** Replace what XML 1.0 cannot hold. */
    private static String clean(String text) {
        return text.codePoints()
                .map(c -> c == '\t'
                                || c == '\n'
                                || (c >= ' ' && c <= 0xD7FF)
                                || (c >= 0xE000 && c <= 0xFFFD)
                                || c > 0xFFFF
                        ? c
                        : 0xFFFD)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}

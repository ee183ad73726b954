package dev.stringbench.data.python;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The expected values were printed by CPython 3.11. */
class PythonTextTest {

    @Test
    void splitsAtPythonsWhiteSpace() {
        assertEquals(List.of("a", "b", "c", "d\u200be"), PythonText.split(" a\u001fb\u0085\u3000c\n\td\u200be\u00a0"));
        assertEquals(List.of(), PythonText.split(" \n"));
    }

    @Test
    void keepsEmptyWordsAtTheEnds() {
        assertEquals(List.of("", "a", "b", ""), PythonText.splitCollapsed("\n a  b "));
        assertEquals(List.of("a"), PythonText.splitCollapsed("a"));
        assertEquals(List.of(""), PythonText.splitCollapsed(""));
        assertEquals(List.of("", ""), PythonText.splitCollapsed("  "));
    }

    @Test
    void strips() {
        assertEquals("a\u200b", PythonText.strip("\u2028\u001c a\u200b\u00a0\n"));
        assertEquals("", PythonText.strip(" \t"));
    }

    @Test
    void printsStrings() {
        assertEquals("'it'", PythonText.repr("it"));
        assertEquals("\"it's\"", PythonText.repr("it's"));
        assertEquals("'it\\'s \"q\"'", PythonText.repr("it's \"q\""));
        assertEquals(
                "'\\\\ \\n \\t \\x1b \\x7f \\xa0 \\xad \u00e9 \\u200b \\u2028 \\ue000 \ud83d\ude00 \\U000e0001'",
                PythonText.repr(
                        "\\ \n \t \u001b \u007f \u00a0 \u00ad \u00e9 \u200b \u2028 \ue000 \ud83d\ude00 \udb40\udc01"));
    }

    @Test
    void printsLists() {
        assertEquals("['a', \"b'\"]", PythonText.repr(List.of("a", "b'")));
        assertEquals("[]", PythonText.repr(List.of()));
    }

    @Test
    void writesAsciiJson() {
        StringBuilder out = new StringBuilder();
        new PythonJson(out, true)
                .startObject()
                .member("index", 3)
                .member("input", "\"\\\n\r\t\f\b\u0001\u007f\u00e9\ud83d\ude00/")
                .member("outputs", List.of("a", "b"))
                .member("none", List.of())
                .rawMember("length", "1.5")
                .endObject();
        assertEquals(
                "{\"index\": 3, \"input\": \"\\\"\\\\\\n\\r\\t\\f\\b\\u0001\\u007f\\u00e9\\ud83d\\ude00/\","
                        + " \"outputs\": [\"a\", \"b\"], \"none\": [], \"length\": 1.5}",
                out.toString());
    }

    @Test
    void writesUnicodeJson() {
        StringBuilder out = new StringBuilder();
        new PythonJson(out, false)
                .startObject()
                .member("a", "\u007f\u00e9\u2028\n")
                .endObject();
        assertEquals("{\"a\": \"\u007f\u00e9\u2028\\n\"}", out.toString());
    }
}

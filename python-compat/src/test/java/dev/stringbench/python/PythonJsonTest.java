package dev.stringbench.python;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The expected values were printed by CPython 3.11.7. */
class PythonJsonTest {

    @Test
    void writesAsciiJson() {
        StringBuilder out = new StringBuilder();
        new PythonJson(out, true)
                .startObject()
                .member("index", 3)
                .member("input", " ~\"\\\n\r\t\f\b\u0001\u007f\u00e9\ud83d\ude00/")
                .member("outputs", List.of("a", "b"))
                .member("none", List.of())
                .rawMember("length", "1.5")
                .endObject();
        assertEquals(
                "{\"index\": 3, \"input\": \" ~\\\"\\\\\\n\\r\\t\\f\\b\\u0001\\u007f\\u00e9\\ud83d\\ude00/\","
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

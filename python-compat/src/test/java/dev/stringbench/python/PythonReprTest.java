package dev.stringbench.python;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The expected values were printed by CPython 3.11.7. */
class PythonReprTest {

    @Test
    void printsStrings() {
        assertEquals("'it'", PythonRepr.repr("it"));
        assertEquals("\"it's\"", PythonRepr.repr("it's"));
        assertEquals("\"'a\"", PythonRepr.repr("'a"));
        assertEquals("'\"\\''", PythonRepr.repr("\"'"));
        assertEquals("'it\\'s \"q\"'", PythonRepr.repr("it's \"q\""));
        assertEquals(
                "'\\\\ \\n \\t \\x1b \\x7f \\xa0 \\xad \u00e9 \\u200b \\u2028 \\ue000 \ud83d\ude00 \\U000e0001'",
                PythonRepr.repr(
                        "\\ \n \t \u001b \u007f \u00a0 \u00ad \u00e9 \u200b \u2028 \ue000 \ud83d\ude00 \udb40\udc01"));
        assertEquals("'\\r\u0100'", PythonRepr.repr("\r\u0100"));
    }

    @Test
    void printsLists() {
        assertEquals("['a', \"b'\"]", PythonRepr.repr(List.of("a", "b'")));
        assertEquals("[]", PythonRepr.repr(List.of()));
    }
}

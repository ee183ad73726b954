package dev.stringbench.python;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PythonFormatTest {

    @Test
    void fillsEveryFieldOfTheName() {
        assertEquals("a=1, b=2, a=1.", PythonFormat.format("a={a}, b={b}, a={a}.", "a", "1", "b", "2"));
        assertEquals("{}", PythonFormat.format("{x}", Map.of("x", "{}")));
        assertEquals("", PythonFormat.format("", "a", "1"));
    }

    @Test
    void looksNotAgainAtWhatItInserted() {
        assertEquals("{b}2", PythonFormat.format("{a}{b}", "a", "{b}", "b", "2"));
    }

    @Test
    void leavesFieldsWithoutAValue() {
        assertEquals("{c} 1 {", PythonFormat.format("{c} {a} {", "a", "1"));
        assertEquals("{ 1", PythonFormat.format("{ {a}", "a", "1"));
    }

    @Test
    void namesTheFieldsInOrder() {
        assertEquals(List.of("a", "b", "a", "c"), PythonFormat.fields("{a} {b:04d}{a!r} {c"));
        assertEquals(List.of(), PythonFormat.fields("none"));
    }
}

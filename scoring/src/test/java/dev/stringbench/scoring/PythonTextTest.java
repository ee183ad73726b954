package dev.stringbench.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonTextTest {

    @Test
    void knowsPythonsWhiteSpace() {
        var white = IntStream.rangeClosed(0, 0xFFFF)
                .filter(c -> PythonText.isWhitespace((char) c))
                .mapToObj(Integer::toHexString)
                .collect(Collectors.joining(" "));

        assertEquals(
                "9 a b c d 1c 1d 1e 1f 20 85 a0 1680 2000 2001 2002 2003 2004 2005 2006 2007 2008 2009 200a 2028 2029"
                        + " 202f 205f 3000",
                white);
    }

    @Test
    void splitsAndStripsAtIt() {
        String text = "\u001C a\u00A0\u3000b\u200Bc\u0085";

        assertEquals(List.of("a", "b\u200Bc"), PythonText.split(text));
        assertEquals("a\u00A0\u3000b\u200Bc", PythonText.strip(text));
        assertEquals("a b\u200Bc", PythonText.collapseWhitespace(text));
        assertEquals(List.of(), PythonText.split(" \n"));
        assertEquals("", PythonText.strip(" \n"));
    }

    /** The right-hand sides are what CPython 3.11 prints. */
    @ParameterizedTest
    @CsvSource({
        "ΟΔΟΣ, οδος",
        "ΟΔΟΣ., οδος.",
        "ΟΔΟΣ.Α, οδοσ.α",
        "Α.Σ, α.ς",
        "Σ, σ",
        "1Σ, 1σ",
        "ΑΣΑΣ ΑΣ, ασας ας",
        "İ, i̇",
        "\u212A, k",
        "ẞ, ß",
        "𐐀, 𐐨"
    })
    void lowersAsPython(String text, String wanted) {
        assertEquals(wanted, PythonText.lower(text));
    }

    @ParameterizedTest
    @CsvSource({"straße, STRASSE", "ﬁn, FIN", "ŉ, ʼN"})
    void raisesAsPython(String text, String wanted) {
        assertEquals(wanted, PythonText.upper(text));
    }
}

package dev.stringbench.python;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected values were printed by CPython 3.11.7. */
class PythonTextTest {

    /** What {@code str.isspace}, {@code str.split()}, {@code str.strip()} and {@code re}'s {@code \s} all agree on. */
    private static final String WHITE =
            "9 a b c d 1c 1d 1e 1f 20 85 a0 1680 2000 2001 2002 2003 2004 2005 2006 2007 2008 2009 200a 2028 2029"
                    + " 202f 205f 3000";

    @Test
    void knowsTheWhiteSpaceOfIsspace() {
        assertEquals(WHITE, whereTrue(c -> PythonText.isSpace((char) c)));
    }

    @Test
    void knowsTheWhiteSpaceOfRegularExpressions() {
        Pattern space = Pattern.compile("[" + PythonText.SPACE_CLASS + "]");

        assertEquals(
                WHITE, whereTrue(c -> space.matcher(String.valueOf((char) c)).matches()));
    }

    @Test
    void splitsAndStripsAtTheSameWhiteSpace() {
        assertEquals(
                WHITE, whereTrue(c -> PythonText.split("a" + (char) c + "b").size() == 2));
        assertEquals(
                WHITE,
                whereTrue(c -> PythonText.strip((char) c + "a" + (char) c).equals("a")));
    }

    private static String whereTrue(IntPredicate holds) {
        return IntStream.rangeClosed(0, 0xFFFF)
                .filter(holds)
                .mapToObj(Integer::toHexString)
                .collect(Collectors.joining(" "));
    }

    /** RULER's variable tracking and InfiniteBench's scorers call {@code text.split()}. */
    @Test
    void splitsWithoutEmptyWords() {
        assertEquals(List.of("a", "b", "c", "d\u200be"), PythonText.split(" a\u001fb\u0085\u3000c\n\td\u200be\u00a0"));
        assertEquals(List.of("a"), PythonText.split("a"));
        assertEquals(List.of(), PythonText.split(" \n"));
        assertEquals(List.of(), PythonText.split(""));
    }

    /** RULER's essay haystack calls {@code re.sub(r'\s+', " ", text).split(" ")}, which keeps empty words at the ends. */
    @Test
    void keepsEmptyWordsAtTheEndsOfACollapsedText() {
        assertEquals(List.of("", "a", "b", ""), PythonText.splitCollapsed("\n a  b "));
        assertEquals(List.of("a", "b"), PythonText.splitCollapsed("a\u2028\u001cb"));
        assertEquals(List.of("", "a"), PythonText.splitCollapsed(" a"));
        assertEquals(List.of("a", ""), PythonText.splitCollapsed("a\t"));
        assertEquals(List.of(""), PythonText.splitCollapsed(""));
        assertEquals(List.of("", ""), PythonText.splitCollapsed("  "));
    }

    /** The runs of all three benchmarks store {@code " ".join(output.split())}. */
    @Test
    void collapsesWhiteSpaceOfPredictions() {
        assertEquals("a b\u200Bc", PythonText.collapseWhitespace("\u001C a\u00A0\u3000b\u200Bc\u0085"));
        assertEquals("", PythonText.collapseWhitespace(" \n"));
    }

    @Test
    void strips() {
        assertEquals("a\u200b", PythonText.strip("\u2028\u001c a\u200b\u00a0\n"));
        assertEquals("a\u00A0\u3000b", PythonText.strip(" a\u00A0\u3000b\u0085"));
        assertEquals("", PythonText.strip(" \t"));
        assertEquals(" a", PythonText.rstrip(" a\u205f\n"));
        assertEquals(2, PythonText.rstripLength(" a \n"));
        assertEquals(0, PythonText.rstripLength("\n"));
    }

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

    /** What stands inside words, such as the apostrophe, is passed over on the way to the next letter. */
    @Test
    void lowersASigmaBesideMarksAndPairsOfSurrogates() {
        assertEquals("\u03b1\u03c3'\u03b1", PythonText.lower("\u0391\u03a3'\u0391"));
        assertEquals("\u03b1\u03c2'", PythonText.lower("\u0391\u03a3'"));
        assertEquals("\u03b1'\u03c2", PythonText.lower("\u0391'\u03a3"));
        assertEquals("\u03b1\udb40\udc01\u03c2", PythonText.lower("\u0391\udb40\udc01\u03a3"));
        assertEquals("\u03b1\u03c3\udb40\udc01\u03b1", PythonText.lower("\u0391\u03a3\udb40\udc01\u0391"));
        assertEquals("\ud801\udc28\u03c2", PythonText.lower("\ud801\udc00\u03a3"));
        assertEquals("\u03b1\u03c3\ud801\udc28", PythonText.lower("\u0391\u03a3\ud801\udc00"));
    }

    @ParameterizedTest
    @CsvSource({"straße, STRASSE", "ﬁn, FIN", "ŉ, ʼN"})
    void raisesAsPython(String text, String wanted) {
        assertEquals(wanted, PythonText.upper(text));
    }

    @Test
    void takesLettersNumbersAndTheUnderscoreForWordCharacters() {
        "aZ_0\u00e9\u4e2d\u0660\u2160\u00bd\u00b2\u02b0"
                .codePoints()
                .forEach(c -> assertTrue(PythonText.isWordCharacter(c), Integer.toHexString(c)));
        "- .'\u0301\u203f\u20ac\u200d"
                .codePoints()
                .forEach(c -> assertFalse(PythonText.isWordCharacter(c), Integer.toHexString(c)));
    }
}

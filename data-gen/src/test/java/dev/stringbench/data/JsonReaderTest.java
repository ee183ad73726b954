package dev.stringbench.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

    @Test
    void passesOverAByteOrderMark() throws MalformedJsonException {
        String marked = "\uFEFF{\"a\": 1}";
        assertEquals(1, JsonReader.read(marked).get("a").intValue());
        assertEquals(
                1,
                JsonReader.read(marked.getBytes(StandardCharsets.UTF_8))
                        .get("a")
                        .intValue());
        assertEquals("rest", JsonReader.readBeginning(marked + " rest ").rest());
    }

    @Test
    void readsWhatPythonWritesForNoNumber() throws MalformedJsonException {
        assertEquals(Double.NaN, JsonReader.read("[NaN, Infinity]").get(0).doubleValue());
    }

    @Test
    void readsTextsOfAnyLength() throws MalformedJsonException {
        String text = "x".repeat(21_000_000);
        assertEquals(
                text.length(), JsonReader.read("\"" + text + "\"").textValue().length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{", "{\"a\": 1} 2", "{'a': 1}", "", "[1,]", "nul", "\"\t\"", "{\"a\": \"\\u12\"}", "\u0000"})
    void saysWhatIsWrongWithoutALibrarysWords(String json) throws MalformedJsonException {
        if (json.isEmpty()) {
            assertEquals("", JsonReader.read(json).asText());
            return;
        }
        assertPlain(assertThrows(MalformedJsonException.class, () -> JsonReader.read(json))
                .reason());
    }

    @Test
    void limitsDigitsAndLevels() {
        for (String json : new String[] {"1".repeat(1001), "[".repeat(1001) + "]".repeat(1001)}) {
            assertPlain(assertThrows(MalformedJsonException.class, () -> JsonReader.read(json))
                    .reason());
        }
    }

    @Test
    void putsAReplacementForHalfACharacterOnly() {
        assertEquals("a\uFFFDb", JsonReader.wholeCharacters("a\uD83Db"));
        assertEquals("\uFFFD😀\uFFFD", JsonReader.wholeCharacters("\uDE00😀\uD83D"));
        String whole = "日本語 😀";
        assertSame(whole, JsonReader.wholeCharacters(whole));
    }

    private static void assertPlain(String reason) {
        assertFalse(reason.contains("jackson") || reason.contains("`") || reason.contains("java"), reason);
        assertEquals(1, reason.lines().count(), reason);
    }
}

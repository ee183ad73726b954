package dev.stringbench.data.synthetic;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyntheticHaystackTest {

    private static final Pattern SENTENCE = Pattern.compile("[A-Z][A-Za-z, ]*[a-z]");

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 42, -7, Long.MAX_VALUE, Long.MIN_VALUE})
    void writesNothingButCapitalisedWordsAndOneFullStopEach(long seed) {
        String text = SyntheticHaystack.text(seed, 40_000);

        String[] sentences = text.split("\\.", -1);
        assertEquals("", sentences[sentences.length - 1], () -> "seed " + seed + ": text after the last full stop");
        for (int i = 0; i < sentences.length - 1; i++) {
            String sentence = sentences[i];
            String words = i == 0 ? sentence : sentence.substring(1);
            assertTrue(i == 0 || sentence.startsWith(" "), () -> "seed " + seed + ": \"" + sentence + "\"");
            assertTrue(SENTENCE.matcher(words).matches(), () -> "seed " + seed + ": \"" + sentence + "\"");
            assertFalse(words.contains("  "), () -> "seed " + seed + ": \"" + sentence + "\"");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 500, 12_345})
    void stopsAtTheSentenceThatReachesTheLength(int minimumLength) {
        String text = SyntheticHaystack.text(3, minimumLength);

        assertTrue(text.length() >= minimumLength);
        int lastSentence = text.lastIndexOf(". ") + 1;
        assertTrue(minimumLength == 0 ? text.isEmpty() : lastSentence < minimumLength);
    }

    @Test
    void startsALongerTextWithTheShorterOne() {
        assertTrue(SyntheticHaystack.text(5, 20_000).startsWith(SyntheticHaystack.text(5, 3_000)));
    }

    @Test
    void writesTheSameTextOnEveryMachine() throws Exception {
        String text = SyntheticHaystack.text(42, 100_000);

        byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        assertAll(
                () -> assertEquals(
                        "The market of Inverdale sold plates and mushrooms. Rosa learned a merry tune from the aunt.",
                        text.substring(0, 91)),
                () -> assertEquals(
                        "5a752747771c24f2ebe9a6e868e40c81b21410f54ac390bc28034804a0f79e4e",
                        HexFormat.of().formatHex(sha256)));
    }

    @Test
    void hardlyEverRepeatsASentence() {
        var haystack = new SyntheticHaystack(11);
        Set<String> distinct = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            distinct.add(haystack.nextSentence());
        }
        assertTrue(distinct.size() > 9_500, () -> distinct.size() + " of 10000");
    }

    @Test
    void writesOtherTextForEverySeed() {
        Set<String> starts = new HashSet<>();
        for (long seed = 0; seed < 1_000; seed++) {
            starts.add(SyntheticHaystack.text(seed, 100));
        }
        assertEquals(1_000, starts.size());
        assertNotEquals(SyntheticHaystack.text(1, 5_000), SyntheticHaystack.text(2, 5_000));
    }

    @Test
    void refusesANegativeLength() {
        var e = assertThrows(IllegalArgumentException.class, () -> SyntheticHaystack.text(1, -1));
        assertEquals("minimumLength is -1, must not be negative", e.getMessage());
    }
}

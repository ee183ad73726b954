package dev.stringbench.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StopStringsTest {

    @Test
    void givesWhatNoStopStringCanReach() {
        var stops = new StopStrings(List.of("END"));
        assertEquals("a", stops.append("aE"));
        assertEquals("E", stops.append("E"));
        assertEquals("", stops.append("N"));
        assertFalse(stops.found());
        assertEquals("", stops.append("D and more"));
        assertTrue(stops.found());
        assertEquals("", stops.append("END"));
        assertEquals("", stops.finish());
    }

    @Test
    void givesTheRestWhereTheTextEndsWithinAStopString() {
        var stops = new StopStrings(List.of("\n\nQuestion:"));
        assertEquals("42", stops.append("42\n\nQ"));
        assertEquals("\n\nQ", stops.finish());
        assertFalse(stops.found());
    }

    @Test
    void endsAtTheFirstOfSeveral() {
        var stops = new StopStrings(List.of("later", "soon"));
        assertEquals("how ", stops.append("how soon or later"));
        assertTrue(stops.found());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void givesTheSameTextHoweverItIsCut(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            String text = letters(random, random.nextInt(40));
            List<String> stopStrings = Stream.generate(() -> letters(random, 1 + random.nextInt(4)))
                    .limit(random.nextInt(3))
                    .toList();
            int end = end(text, stopStrings);
            var stops = new StopStrings(stopStrings);
            var given = new StringBuilder();
            for (int at = 0; at < text.length(); ) {
                int next = Math.min(text.length(), at + 1 + random.nextInt(4));
                given.append(stops.append(text.substring(at, next)));
                at = next;
            }
            given.append(stops.finish());
            assertEquals(
                    text.substring(0, end), given.toString(), "seed " + seed + ", stops " + stopStrings + ", " + text);
        }
    }

    /** Where the text ends by definition: before the stop string that is complete first, the longest of several. */
    private static int end(String text, List<String> stopStrings) {
        for (int length = 1; length <= text.length(); length++) {
            String begun = text.substring(0, length);
            int longest = stopStrings.stream()
                    .filter(begun::endsWith)
                    .mapToInt(String::length)
                    .max()
                    .orElse(0);
            if (longest > 0) {
                return length - longest;
            }
        }
        return text.length();
    }

    private static String letters(Random random, int length) {
        var letters = new StringBuilder();
        for (int index = 0; index < length; index++) {
            letters.append((char) ('a' + random.nextInt(2)));
        }
        return letters.toString();
    }
}

package dev.stringbench.inference.position;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PositionSchemeTest {
    @Test
    void eachSchemeHasItsName() {
        assertEquals(
                List.of("rope", "string", "string-original"),
                Stream.of(new Rope(), new StringShift(4, 1), new StringOriginal(4, 1))
                        .map(PositionScheme::name)
                        .toList());
    }

    @Test
    void theFactorIsTheOriginalsUnlessStated() {
        assertEquals(1.0693147180559945, new StringShift(4, 1).attentionFactor());
        assertEquals(1.0693147180559945, new StringOriginal(4, 1).attentionFactor());
        assertEquals(1, new Rope().attentionFactor());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 1, shifted offset is 0",
        "4, -1, 1, local value is -1",
        "4, 1, 0, attention factor is 0",
        "4, 1, NaN, attention factor is NaN"
    })
    void refusesSettingsOutOfRange(int offset, int local, double factor, String message) {
        for (var make : List.<Runnable>of(
                () -> new StringShift(offset, local, factor), () -> new StringOriginal(offset, local, factor))) {
            var thrown = assertThrows(InferenceException.class, make::run);
            assertEquals(Fault.BAD_SETTING, thrown.fault());
            assertTrue(thrown.getMessage().startsWith(message), thrown.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({"100, 50", "1, 1", "49, 1"})
    void stringRunsAnyLengths(int promptTokens, int newTokens) {
        new StringShift(50, 60).requireRunnable(promptTokens, newTokens);
        new Rope().requireRunnable(promptTokens, newTokens);
    }

    @ParameterizedTest
    @CsvSource({
        "50, 10, 50, 1, exactly 50 tokens",
        "50, 10, 39, 1, shorter than shifted offset - local value",
        "50, 10, 49, 2, decoding at 50 tokens",
        "50, 10, 45, 2, decoding at 46 tokens",
        "50, 51, 100, 1, local value 51 above shifted offset 50"
    })
    void theOriginalRefusesWhatItFailsOn(int offset, int local, int promptTokens, int newTokens, String part) {
        var scheme = new StringOriginal(offset, local);
        var thrown = assertThrows(InferenceException.class, () -> scheme.requireRunnable(promptTokens, newTokens));
        assertEquals(Fault.BAD_PROMPT, thrown.fault());
        assertTrue(thrown.getMessage().contains(part), thrown.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"50, 10, 51, 9", "50, 10, 40, 1", "50, 50, 100, 9", "1, 1, 2, 5"})
    void theOriginalRunsTheRest(int offset, int local, int promptTokens, int newTokens) {
        new StringOriginal(offset, local).requireRunnable(promptTokens, newTokens);
    }
}

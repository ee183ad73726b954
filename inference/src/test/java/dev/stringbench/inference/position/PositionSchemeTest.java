package dev.stringbench.inference.position;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.rope.RopeScaling;
import dev.stringbench.inference.rope.RotaryConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
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

    @Test
    void fileNamesShowARatioWhereItWasGiven() {
        var ratio = new StringShift(43211, 128, 1.07, OptionalDouble.of(0.33), OptionalDouble.of(2.68));
        assertEquals(List.of("S0.33L", "W128", "F2.68"), ratio.fileNameParts());
        assertEquals(List.of("S43211", "W128"), new StringShift(43211, 128).fileNameParts());
        assertEquals(List.of(), new Rope().fileNameParts());
        assertEquals(
                List.of("G8", "W20", "fractional", "P64"),
                new SelfExtend(8, 20, true, OptionalInt.of(64)).fileNameParts());
    }

    @Test
    void onlyAFactorThatIsNotTheOriginalsIsLeftOutOfANameUnusually() {
        assertTrue(new StringShift(4, 1).settings().stream().allMatch(Setting::usual));
        assertFalse(new StringShift(4, 1, 1).settings().stream().allMatch(Setting::usual));
    }

    @Test
    void rulerHasDefaultsOfItsOwnForQwen2() {
        List<String> notes = new ArrayList<>();
        var qwen2 = new ModelTraits(
                new FamilyDefaults(512, true, 2),
                32768,
                16,
                Optional.empty(),
                true,
                new RotaryConfig(1e6, 16, 32768, new RopeScaling.Default()));
        var scheme = StringShift.KIND
                .maker()
                .apply(new SchemeRequest(
                        Map.of("shifted-ratio", 0.5), Map.of(), qwen2, 131072, "ruler", false, notes::add));
        assertEquals(List.of("S0.5L", "W512", "F2"), scheme.fileNameParts());
        assertEquals(Optional.of("yarn 2.0 from 32768"), scheme.frequencies());
        assertEquals(List.of(), notes);
    }

    @Test
    void aModelsOwnSettingsComeBeforeTheDefaults() {
        var request = new SchemeRequest(
                Map.of(),
                Map.of("shifted-offset", 633, "local-value", 32),
                SchemeExamples.MODEL,
                1920,
                "",
                false,
                note -> {});
        assertEquals(new StringShift(633, 32), StringShift.KIND.maker().apply(request));
    }
}

package dev.stringbench.cli.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.inference.position.PositionSchemes;
import dev.stringbench.inference.position.SchemeOption;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class GridTest {

    @Test
    void commasSeparateBothSettingsAndTheirValues() {
        Grid grid = Grid.parse("shifted-ratio=0.25,0.4,local_value=32,128,512");
        assertEquals(List.of(0.25, 0.4), grid.values(option("shifted-ratio")));
        assertEquals(List.of(32, 128, 512), grid.values(option("local-value")));
        assertEquals(List.of(), grid.values(option("group")));
    }

    @Test
    void aRangeHasStepsThatPeopleWouldChoose() {
        assertEquals(List.of(0.2, 0.3, 0.4, 0.5), values("shifted-ratio", "0.2..0.5"));
        assertEquals(List.of(0.25, 0.3, 0.35, 0.4), values("shifted-ratio", "0.25..0.4"));
        assertEquals(List.of(32, 64, 128, 256, 512), values("local-value", "32..512"));
        assertEquals(List.of(500, 600, 700, 800), values("shifted-offset", "500..800"));
        assertEquals(List.of(1, 2), values("group", "1..2"));
    }

    @Test
    void aRangeWithANumberHasSoManyValues() {
        assertEquals(List.of(0.2, 0.35, 0.5), values("shifted-ratio", "0.2..0.5/3"));
        assertEquals(List.of(10, 13, 17, 20), values("local-value", "10..20/4"));
    }

    @Test
    void aFlagIsOnOrOff() {
        assertEquals(List.of(1, 0), values("log-n", "on,off"));
    }

    @Test
    void whatIsNoGridIsRefusedInWords() {
        assertRefused("shifted-ratio", "is none");
        assertRefused("=3", "is none");
        assertRefused("local-value=1,,2", "is none");
        assertRefused("local-value=1,local-value=2", "stands there twice");
        assertRefused("local-value=1.5", "local-value is 1.5; it must be a whole number");
        assertRefused("local-value=few", "local-value is few; it must be a number, a..b or a..b/n");
        assertRefused("local-value=512..32", "goes from 512 to 32; the smaller value comes first");
        assertRefused("local-value=1..9/1", "has 1 steps");
        assertRefused("local-value=1..", "a number");
        assertRefused("shifted-ratio=NaN", "is NaN");
        assertRefused("log-n=1", "on and off are its values");
    }

    private static void assertRefused(String text, String words) {
        BenchmarkException e = assertThrows(BenchmarkException.class, () -> {
            Grid grid = Grid.parse(text);
            grid.axes().keySet().forEach(name -> grid.values(option(name)));
        });
        assertTrue(Objects.toString(e.getMessage()).contains(words), e.getMessage());
        assertEquals(BenchmarkException.Fault.BAD_SETTING, e.fault());
    }

    private static List<Number> values(String name, String values) {
        return Grid.parse(name + "=" + values).values(option(name));
    }

    private static SchemeOption option(String name) {
        return PositionSchemes.ALL.stream()
                .flatMap(kind -> kind.options().stream())
                .filter(option -> option.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}

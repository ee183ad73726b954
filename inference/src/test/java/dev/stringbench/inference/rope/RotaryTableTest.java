package dev.stringbench.inference.rope;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class RotaryTableTest {
    private static final RotaryConfig PLAIN = new RotaryConfig(1e6, 16, 512, new RopeScaling.Default());

    @Test
    void keepsThePlainTableWhileDynamicIsWithinItsLength() {
        var config = PLAIN.withScaling(new RopeScaling.Dynamic(2));
        assertTrue(RotaryTable.dependsOnLength(config));
        assertEquals(RotaryTable.of(PLAIN, 1), RotaryTable.of(config, 512));
        assertNotEquals(RotaryTable.of(config, 512), RotaryTable.of(config, 513));
        assertNotEquals(RotaryTable.of(config, 513), RotaryTable.of(config, 514));
    }

    @Test
    void ignoresTheLengthForTheOtherTypes() {
        for (RopeScaling scaling : List.of(
                new RopeScaling.Default(),
                new RopeScaling.Linear(4),
                RopeScaling.Yarn.of(4, 128),
                new RopeScaling.Llama3(8, 1, 4, 128))) {
            var config = PLAIN.withScaling(scaling);
            assertFalse(RotaryTable.dependsOnLength(config), scaling.ropeType());
            assertEquals(RotaryTable.of(config, 1), RotaryTable.of(config, 100_000), scaling.ropeType());
        }
    }

    @Test
    void clampsAYarnFactorBelowOneAndSaysSo() {
        var config = PLAIN.withScaling(RopeScaling.Yarn.of(0.5, 32768));
        var table = RotaryTable.of(config, 1);
        assertArrayEquals(RotaryTable.of(PLAIN, 1).inverseFrequencies(), table.inverseFrequencies(), 1e-15);
        assertEquals(1, table.attentionScaling());
        assertEquals(
                Optional.of("the YaRN factor is 0.5, below 1; 1 is used, which leaves RoPE as it is"),
                RotaryTable.warning(config));
        assertEquals(Optional.empty(), RotaryTable.warning(PLAIN.withScaling(RopeScaling.Yarn.of(1, 32768))));
        assertEquals(Optional.empty(), RotaryTable.warning(PLAIN));
    }

    @Test
    void namesTheWaysToStretchAContext() {
        assertEquals(new RopeScaling.Linear(4), RopeScaling.stretching("linear", 4));
        assertEquals(new RopeScaling.Dynamic(4), RopeScaling.stretching("dynamic", 4));
        assertEquals("yarn", RopeScaling.stretching("yarn", 4).ropeType());
        assertBadSetting(
                "rope scaling linear: factor is 0.5; it must be at least 1",
                () -> RopeScaling.stretching("linear", 0.5));
        assertBadSetting(
                "the rope scaling is \"llama3\"; it must be linear, dynamic or yarn",
                () -> RopeScaling.stretching("llama3", 4));
        assertBadSetting("YaRN: factor is -1.0; it must be above 0", () -> RopeScaling.stringYarn(-1));
        var string = RotaryTable.of(PLAIN.withScaling(RopeScaling.stringYarn(4)), 1);
        assertEquals(1, string.attentionScaling());
    }

    private static void assertBadSetting(String message, Executable action) {
        var exception = assertThrows(InferenceException.class, action);
        assertEquals(message, exception.getMessage());
        assertEquals(Fault.BAD_SETTING, exception.fault());
    }

    @Test
    void refusesSettingsWithoutMeaning() {
        assertEquals(
                "factor is 0.5; it must be at least 1",
                assertThrows(IllegalArgumentException.class, () -> new RopeScaling.Linear(0.5))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new RopeScaling.Dynamic(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new RopeScaling.Llama3(8, 4, 4, 128));
        assertThrows(IllegalArgumentException.class, () -> RopeScaling.Yarn.of(0, 128));
        assertThrows(IllegalArgumentException.class, () -> new RotaryConfig(1e4, 15, 512, new RopeScaling.Default()));
        assertThrows(IllegalArgumentException.class, () -> new RotaryConfig(1, 16, 512, new RopeScaling.Default()));
        assertThrows(IllegalArgumentException.class, () -> new RotaryConfig(1e4, 2, 512, new RopeScaling.Dynamic(2)));
        var sevenFactors = new RopeScaling.LongRope(
                List.of(1., 1., 1., 1., 1., 1., 1.),
                List.of(2., 2., 2., 2., 2., 2., 2.),
                OptionalDouble.of(2),
                OptionalInt.empty(),
                OptionalDouble.empty());
        assertEquals(
                "short_factor has 7 entries; head_dim 16 wants 8",
                assertThrows(IllegalArgumentException.class, () -> PLAIN.withScaling(sevenFactors))
                        .getMessage());
    }

    @Test
    void givesCopiesOfItsNumbers() {
        var table = RotaryTable.of(PLAIN, 1);
        table.inverseFrequencies()[0] = 7;
        assertEquals(1, table.inverseFrequencies()[0]);
        assertEquals(16, table.headDim());
    }
}

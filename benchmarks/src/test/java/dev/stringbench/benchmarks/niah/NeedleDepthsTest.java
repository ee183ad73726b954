package dev.stringbench.benchmarks.niah;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.benchmarks.BenchmarkException;
import org.junit.jupiter.api.Test;

class NeedleDepthsTest {

    @Test
    void aRangeHoldsItsBeginningAndNotItsEnd() {
        NeedleDepths depths = NeedleDepths.parse("0.05..0.1");
        assertTrue(depths.contains(0.05) && depths.contains(0.0999));
        assertFalse(depths.contains(0.0499) || depths.contains(0.1));
        assertEquals("0.05..0.1", depths.toString());
    }

    @Test
    void theFirstPartOfTheTextIsAllThereIs() {
        assertTrue(NeedleDepths.parse("0..0.2475").isAll());
        assertTrue(NeedleDepths.parse("0..1").isAll());
        assertFalse(NeedleDepths.parse("0..0.24").isAll());
    }

    @Test
    void whatHoldsFewOrNoSamplesIsRefused() {
        for (String text :
                new String[] {"0.1", "0.1..0.05", "0.3..0.5", "0.1..0.101", "-0.1..0.1", "0..2", "0..0.1..0.2"}) {
            BenchmarkException e = assertThrows(BenchmarkException.class, () -> NeedleDepths.parse(text), text);
            assertEquals(BenchmarkException.Fault.BAD_SETTING, e.fault());
        }
    }
}

package dev.stringbench.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stringbench.benchmarks.model.PositionSetting;
import org.junit.jupiter.api.Test;

class ResultFileNameTest {

    private static final PositionSetting STRING = new PositionSetting("string", 43211, 128, 1.07, null, true);

    @Test
    void namesLengthRatioAndLocalValue() {
        assertEquals(
                "string-L131072-S0.33L-W128.jsonl", new ResultFileName(STRING, 131072, 0.33, null, null).toString());
    }

    @Test
    void namesTheOffsetWhenNoRatioWasGiven() {
        assertEquals(
                "string-L131072-S43211-W128.jsonl", new ResultFileName(STRING, 131072, null, null, null).toString());
    }

    @Test
    void namesYarnFactorAndVariant() {
        assertEquals(
                "string-L131072-S0.33L-W128-F2.68-0a1b2c3d.jsonl",
                new ResultFileName(STRING, 131072, 0.33, 2.68, "0a1b2c3d").toString());
    }

    @Test
    void keepsPlainRopeShort() {
        assertEquals("rope-L4096.jsonl", new ResultFileName(PositionSetting.rope(), 4096, 0.33, null, null).toString());
    }
}

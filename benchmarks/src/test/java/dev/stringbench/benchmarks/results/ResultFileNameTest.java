package dev.stringbench.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResultFileNameTest {

    @Test
    void namesLengthRatioAndLocalValue() {
        assertEquals(
                "string-L131072-S0.33L-W128.jsonl",
                new ResultFileName("string", 131072, List.of("S0.33L", "W128"), null).toString());
    }

    @Test
    void namesYarnFactorAndVariant() {
        assertEquals(
                "string-L131072-S0.33L-W128-F2.68-0a1b2c3d.jsonl",
                new ResultFileName("string", 131072, List.of("S0.33L", "W128", "F2.68"), "0a1b2c3d").toString());
    }

    @Test
    void keepsPlainRopeShort() {
        assertEquals("rope-L4096.jsonl", new ResultFileName("rope", 4096, List.of(), null).toString());
    }
}

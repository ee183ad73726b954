package dev.stringbench.scoring.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ResamplingRandomTest {

    @Test
    void drawsTheNumbersOfTheJdk() {
        for (int bound : new int[] {1, 2, 3, 64, 500, 499_979, 1 << 30, (1 << 30) + 1, Integer.MAX_VALUE}) {
            for (long seed : new long[] {0, 42, -1, Long.MAX_VALUE}) {
                var jdk = new Random(seed);
                var ours = new ResamplingRandom(seed);
                for (int draw = 0; draw < 1000; draw++) {
                    assertEquals(jdk.nextInt(bound), ours.nextInt(bound));
                }
            }
        }
    }
}

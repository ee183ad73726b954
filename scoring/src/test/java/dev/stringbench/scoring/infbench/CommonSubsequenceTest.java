package dev.stringbench.scoring.infbench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommonSubsequenceTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void walksBackAsTheWholeTableTells(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            int[] reference = random.ints(random.nextInt(25), 0, 4).toArray();
            int[] prediction = random.ints(random.nextInt(25), 0, 4).toArray();

            assertEquals(
                    walkBack(reference, prediction, reference.length, prediction.length),
                    CommonSubsequence.indices(reference, prediction),
                    () -> "seed " + seed);
        }
    }

    /** The rule itself, with a whole table of lengths in place of bits. */
    private static BitSet walkBack(int[] reference, int[] prediction, int i, int j) {
        var lengths = new int[reference.length + 1][prediction.length + 1];
        for (int a = 1; a <= reference.length; a++) {
            for (int b = 1; b <= prediction.length; b++) {
                lengths[a][b] = reference[a - 1] == prediction[b - 1]
                        ? lengths[a - 1][b - 1] + 1
                        : Math.max(lengths[a - 1][b], lengths[a][b - 1]);
            }
        }
        var indices = new BitSet();
        while (i > 0 && j > 0) {
            if (reference[i - 1] == prediction[j - 1]) {
                indices.set(--i);
                j--;
            } else if (lengths[i][j - 1] > lengths[i - 1][j]) {
                j--;
            } else {
                i--;
            }
        }
        assertEquals(lengths[reference.length][prediction.length], indices.cardinality());
        return indices;
    }
}

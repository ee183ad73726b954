package dev.stringbench.python.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The expected numbers were printed by numpy 2.4.6. */
class NumpyLegacyRandomTest {

    @Test
    void drawsTheNumbersOfNumpyOneAfterTheOther() {
        NumpyLegacyRandom random = new NumpyLegacyRandom(42);

        assertEquals(5, random.randint(5, 6), "a range of one number, for which nothing is drawn");
        assertArrayEquals(new int[] {6, 3, 7, 4, 6, 9}, draws(random, 6, 0, 10));
        NumpyLegacyRandom copy = random.copy();
        assertArrayEquals(new int[] {92386, 47194, 97498}, draws(random, 3, 10_000, 99_999));
        assertArrayEquals(new int[] {92386, 47194, 97498}, draws(copy, 3, 10_000, 99_999));
    }

    @Test
    void takesEverySeedOfThirtyTwoBits() {
        assertArrayEquals(new int[] {5, 0, 3}, draws(new NumpyLegacyRandom(0), 3, 0, 10));
        assertArrayEquals(new int[] {3, 2, 7, 4, 0}, draws(new NumpyLegacyRandom(0xffffffffL), 5, 0, 10));
        assertThrows(IllegalArgumentException.class, () -> new NumpyLegacyRandom(-1));
        assertThrows(IllegalArgumentException.class, () -> new NumpyLegacyRandom(0x100000000L));
    }

    @Test
    void drawsFromTheWidestRange() {
        NumpyLegacyRandom random = new NumpyLegacyRandom(7);

        assertArrayEquals(
                new int[] {-1819742033, -1171069756, 1202242073},
                draws(random, 3, Integer.MIN_VALUE, Integer.MAX_VALUE));
        assertArrayEquals(new int[] {2, 3, 3, 3, 3, 0}, draws(random, 6, 0, 4));
        assertThrows(IllegalArgumentException.class, () -> random.randint(3, 3));
    }

    private static int[] draws(NumpyLegacyRandom random, int count, int low, int high) {
        return IntStream.range(0, count).map(i -> random.randint(low, high)).toArray();
    }
}

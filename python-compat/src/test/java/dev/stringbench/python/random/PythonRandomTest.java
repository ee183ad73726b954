package dev.stringbench.python.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The expected numbers were printed by CPython 3.11.7. */
class PythonRandomTest {

    @Test
    void drawsTheDoublesOfCPython() {
        PythonRandom random = new PythonRandom(42);

        assertEquals(0.6394267984578837, random.random());
        assertEquals(0.025010755222666936, random.random());
        assertEquals(0.27502931836911926, random.random());
    }

    @Test
    void seedsFromTwoWords() {
        PythonRandom random = new PythonRandom(4294967301L);
        PythonRandom oneWord = new PythonRandom(5);

        assertEquals(new PythonRandom(-4294967301L).random(), random.copy().random());
        assertEquals(false, oneWord.random() == random.random());
    }

    @Test
    void drawsIntegers() {
        PythonRandom random = new PythonRandom(42);

        assertEquals(770487, random.randint(100000, 1000000));
        assertEquals(216739, random.randint(100000, 1000000));
        assertEquals(126225, random.randint(100000, 1000000));
    }

    /** The draw after each call tells how many words it took. */
    @Test
    void takesAsManyWordsAsCPython() {
        PythonRandom shuffled = new PythonRandom(42);
        shuffled.shuffle(new ArrayList<>(IntStream.range(0, 10).boxed().toList()));
        assertEquals(0.5904925124490397, shuffled.random());

        PythonRandom permuted = new PythonRandom(42);
        permuted.permutation(10);
        assertEquals(0.5904925124490397, permuted.random());

        PythonRandom sampled = new PythonRandom(42);
        assertArrayEquals(new int[0], sampled.sample(5, 0));
        assertArrayEquals(new int[] {2, 0, 1}, sampled.sample(3, 3));
        assertEquals(0.7415504997598329, sampled.random());
    }

    @Test
    void drawsManyBits() {
        PythonRandom random = new PythonRandom(42);
        assertEquals(2746317213L, random.getrandbits(33));
        assertEquals(6679292727990993L, random.getrandbits(53));
        assertEquals(1181241943L, random.getrandbits(32));
        assertEquals(2053695854357871005L, new PythonRandom(42).getrandbits(64));
        assertEquals(
                "252336560693540533935881068298825202077",
                new PythonRandom(42).getrandbitsBig(128).toString());
        assertEquals(
                "bdd640fb-0667-4ad1-9c80-317fa3b1799d",
                new PythonRandom(42).uuid4().toString());
    }

    @Test
    void samplesFromAPoolAndByRejection() {
        PythonRandom random = new PythonRandom(42);

        assertArrayEquals(new int[] {7, 1, 17, 15}, random.sample(40, 4));
        assertArrayEquals(new int[] {14, 8, 6, 34}, random.sample(40, 4));
        assertArrayEquals(new int[] {1, 0, 4, 9, 6, 5, 8, 2, 3, 7}, new PythonRandom(42).sample(10, 10));
    }

    @Test
    void refusesToSampleMoreThanThereIs() {
        PythonRandom random = new PythonRandom(42);

        assertThrows(IllegalArgumentException.class, () -> random.sample(3, 4));
        assertEquals(0.6394267984578837, random.random());
    }

    @Test
    void shufflesListsAndNumbersAlike() {
        List<Integer> list = new ArrayList<>(IntStream.range(0, 10).boxed().toList());
        new PythonRandom(42).shuffle(list);

        assertEquals(List.of(7, 3, 2, 8, 5, 6, 9, 4, 0, 1), list);
        assertArrayEquals(new int[] {7, 3, 2, 8, 5, 6, 9, 4, 0, 1}, new PythonRandom(42).permutation(10));
    }

    @Test
    void choosesWithReplacement() {
        assertEquals("qahftr", new PythonRandom(42).choices("abcdefghijklmnopqrstuvwxyz", 6));
        assertArrayEquals(new int[] {6, 0, 2, 2, 7}, new PythonRandom(42).choices(10, 5));
    }
}

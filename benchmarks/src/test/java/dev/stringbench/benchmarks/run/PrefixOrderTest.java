package dev.stringbench.benchmarks.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixOrderTest {

    @Test
    void leavesPromptsThatShareNothingInTheirOrder() {
        PrefixOrder order = order("a".repeat(3000), "b".repeat(5000), "c", "", "d".repeat(1024));
        assertEquals(List.of(0, 1, 2, 4), order.order(List.of(0, 1, 2, 4)));
    }

    @Test
    void putsAGroupWhereItsFirstSampleStands() {
        String book = "x".repeat(2000);
        String other = "y".repeat(2000);
        assertEquals(
                List.of(0, 2, 4, 1, 3), order(book, other, book, other, book).order(List.of(0, 1, 2, 3, 4)));
    }

    @Test
    void takesOnlyTheSamplesThatAreMissing() {
        String book = "x".repeat(2000);
        assertEquals(List.of(2, 4, 3), order(book, "1", book, "2", book).order(List.of(2, 3, 4)));
    }

    @Test
    void sortsSamplesOfOneContextByTheirTails() {
        var builder = new PrefixOrder.Builder();
        for (int tail : new int[] {7, 5, 7, 5}) {
            builder.add("x".repeat(3000), tail);
        }
        assertEquals(List.of(1, 3, 0, 2), builder.build().order(List.of(0, 1, 2, 3)));
    }

    @Test
    void putsTheMoreAlikeNearer() {
        String start = "s".repeat(1024);
        String middle = start + "m".repeat(1024);
        PrefixOrder order = order(middle + "1", start + "2", middle + "3", "4", start + "5");
        assertEquals(List.of(0, 2, 1, 4, 3), order.order(List.of(0, 1, 2, 3, 4)));
    }

    /** No order shares more with the sample before: the blocks run are those of the tree that the prompts make. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void runsEachSharedBlockOnce(int seed) {
        var random = new Random(seed);
        var builder = new PrefixOrder.Builder();
        List<String> prompts = new ArrayList<>();
        for (int sample = 0; sample < 40; sample++) {
            var prompt = new StringBuilder();
            for (int block = 0; block < 4; block++) {
                prompt.append(String.valueOf((char) ('a' + random.nextInt(2))).repeat(1024));
            }
            prompts.add(prompt.toString());
            builder.add(prompt.toString(), 0);
        }
        List<Integer> indexes = new ArrayList<>(IntStream.range(0, 40).boxed().toList());
        Collections.shuffle(indexes, random);
        List<Integer> order = builder.build().order(indexes);
        long distinct = IntStream.rangeClosed(1, 4)
                .mapToLong(blocks -> prompts.stream()
                        .map(prompt -> prompt.substring(0, blocks * 1024))
                        .distinct()
                        .count())
                .sum();
        assertEquals(distinct, blocksRun(prompts, order), "seed " + seed);
        assertTrue(order.containsAll(indexes) && order.size() == 40);
    }

    @Test
    void ordersEachWindowByItself() {
        List<Integer> indexes =
                IntStream.range(0, SampleWindows.SAMPLES + 2).boxed().toList();
        List<Integer> order = SampleWindows.order(
                indexes,
                window -> window.stream().sorted(Collections.reverseOrder()).toList());
        assertEquals(SampleWindows.SAMPLES - 1, order.get(0));
        assertEquals(0, order.get(SampleWindows.SAMPLES - 1));
        assertEquals(List.of(SampleWindows.SAMPLES + 1, SampleWindows.SAMPLES), order.subList(32, 34));
    }

    private static long blocksRun(List<String> prompts, List<Integer> order) {
        long run = 0;
        String before = "";
        for (int index : order) {
            String prompt = prompts.get(index);
            int shared = 0;
            while (shared < 4 && before.startsWith(prompt.substring(0, (shared + 1) * 1024))) {
                shared++;
            }
            run += 4 - shared;
            before = prompt;
        }
        return run;
    }

    private static PrefixOrder order(String... beginnings) {
        var builder = new PrefixOrder.Builder();
        for (String beginning : beginnings) {
            builder.add(beginning, 0);
        }
        return builder.build();
    }
}

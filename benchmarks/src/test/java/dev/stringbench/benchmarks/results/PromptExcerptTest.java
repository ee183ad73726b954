package dev.stringbench.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PromptExcerptTest {

    @Test
    void reachesEightyCharactersToEitherSide() {
        String prompt = "a".repeat(100) + "b".repeat(100);

        assertEquals("a".repeat(80) + "b".repeat(80), PromptExcerpt.around(prompt, 100));
        assertEquals("a".repeat(80), PromptExcerpt.around(prompt, 0));
        assertEquals("b".repeat(80), PromptExcerpt.around(prompt, 200));
    }

    @Test
    void partsNoPairOfSurrogates() {
        String prompt = "\ud83d\ude00".repeat(100);

        assertEquals("\ud83d\ude00".repeat(80), PromptExcerpt.around(prompt, 100));
        assertEquals("\ud83d\ude00".repeat(80), PromptExcerpt.around(prompt, 101));
        assertEquals("a" + "\ud83d\ude00".repeat(39), PromptExcerpt.around("a" + prompt, 0));
    }
}

package dev.stringbench.data.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.data.Sha256;
import dev.stringbench.data.builtin.BuiltinQuestions.Asked;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BuiltinSourcesTest {

    @Test
    void hasDistinctWordsOfLettersOnly() {
        List<String> words = Stream.of(BuiltinWords.nouns(), BuiltinWords.adjectives(), BuiltinWords.verbs())
                .flatMap(List::stream)
                .toList();
        assertEquals(650, words.size());
        assertEquals(650, new HashSet<>(words).size());
        assertTrue(words.stream().allMatch(word -> word.matches("[a-z]+")));
    }

    @Test
    void answersEveryQuestionFromItsDocumentsAndNoOther() {
        for (List<Asked> set : List.of(BuiltinQuestions.squad(), BuiltinQuestions.hotpotqa())) {
            assertEquals(1000, set.size());
            Set<String> questions = new HashSet<>();
            for (Asked asked : set) {
                assertTrue(questions.add(asked.question()), asked.question());
                String gold = asked.gold().stream().map(asked.documents()::get).collect(Collectors.joining("\n"));
                assertTrue(gold.contains(asked.answer()), asked.question());
            }
        }
    }

    @Test
    void tellsOfEachPersonOnce() {
        Set<String> beginnings = new HashSet<>();
        BuiltinQuestions.hotpotqa().stream()
                .flatMap(asked -> asked.documents().stream())
                .forEach(document ->
                        assertTrue(beginnings.add(document.lines().findFirst().orElse("")), document));
        assertFalse(beginnings.isEmpty());
    }

    @Test
    void isTheSameEverywhere() {
        assertEquals(
                "c92473a32e5bde82",
                Sha256.hex(String.join(" ", BuiltinWords.nouns()) + BuiltinWords.adjectives() + BuiltinWords.verbs())
                        .substring(0, 16));
        assertEquals(
                "7678f720a3d48879",
                Sha256.hex(BuiltinQuestions.squad().toString()).substring(0, 16));
        assertEquals(
                "1adb857ee8c32be0",
                Sha256.hex(BuiltinQuestions.hotpotqa().toString()).substring(0, 16));
    }
}

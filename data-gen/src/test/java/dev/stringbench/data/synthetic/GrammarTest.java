package dev.stringbench.data.synthetic;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrammarTest {

    @Test
    void replacesEveryReferenceAndReachesEveryAlternative() {
        var grammar = Grammar.parse("""
                # a comment
                [sentence]
                {who} ran to {who}, {end}

                stop
                [who]
                Ann
                the {end}
                [end]
                cat
                """);
        var random = new Random(1);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            seen.add(grammar.expand("sentence", random));
        }
        assertEquals(
                Set.of(
                        "stop",
                        "Ann ran to Ann, cat",
                        "Ann ran to the cat, cat",
                        "the cat ran to Ann, cat",
                        "the cat ran to the cat, cat"),
                seen);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            word\\n[a]\\nb         | "word" stands before the first [list]
            [a]\\nx {b}            | The grammar has no alternatives for {b}
            [a]\\nx {b}\\n[b]\\n[c] | The grammar has no alternatives for {b}
            [a]\\nx {b             | "x {b" lacks a closing brace
            """)
    void refusesABrokenGrammar(String lines, String message) {
        var e = assertThrows(IllegalArgumentException.class, () -> Grammar.parse(lines.replace("\\n", "\n")));
        assertEquals(message, e.getMessage());
    }

    @Test
    void hasNoAlternativeTwiceInTheHaystackGrammarButTheWeightedSubject() {
        var grammar = Grammar.fromResource("grammar.txt").alternatives();
        for (var list : grammar.entrySet()) {
            List<String> alternatives = list.getValue();
            int repeated = alternatives.size() - new HashSet<>(alternatives).size();
            assertEquals(list.getKey().equals("subject") ? 1 : 0, repeated, list.getKey());
        }
        assertTrue(requireNonNull(grammar.get("sentence")).size() >= 50);
        assertFalse(grammar.values().stream().flatMap(List::stream).anyMatch(a -> a.matches(".*[0-9.!?].*")));
    }
}

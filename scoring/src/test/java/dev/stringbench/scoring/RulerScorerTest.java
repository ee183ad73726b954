package dev.stringbench.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RulerScorerTest {

    @Test
    void matchAllGivesTheShareFound() {
        var score = RulerScorer.STRING_MATCH_ALL.score("VAR abcde", List.of("ABCDE", "FGHIJ", "var"));

        assertEquals(new Score(2.0 / 3, List.of(true, false, true)), score);
    }

    @Test
    void matchPartTakesAnyReference() {
        assertEquals(
                1,
                RulerScorer.STRING_MATCH_PART
                        .score("in Paris.", List.of("paris", "Lutetia"))
                        .value());
        assertEquals(
                0,
                RulerScorer.STRING_MATCH_PART
                        .score("in Rome.", List.of("paris", "Lutetia"))
                        .value());
    }

    @Test
    void lmEvalGivesTheShareForQuestionsToo() {
        var references = List.of("paris", "Lutetia");

        assertEquals(
                0.5,
                RulerScorer.STRING_MATCH_PART
                        .under(RulerVariant.LM_EVAL)
                        .score("in Paris.", references)
                        .value());
        assertEquals(
                1,
                RulerScorer.STRING_MATCH_PART
                        .under(RulerVariant.RULER)
                        .score("in Paris.", references)
                        .value());
    }

    @Test
    void lmEvalTurnsControlCharactersIntoLineFeeds() {
        assertEquals(
                1, RulerScorer.LM_EVAL.score("\u0001a\u0002b ", List.of("a\nb")).value());
        assertEquals(1, RulerScorer.LM_EVAL.score("a b", List.of("a b")).value());
        assertEquals(
                0,
                RulerScorer.STRING_MATCH_ALL
                        .score("\u0001a\u0002b ", List.of("a\nb"))
                        .value());
    }

    @ParameterizedTest
    @EnumSource
    void refusesASampleWithoutReferences(RulerScorer scorer) {
        assertEquals(
                ScoringFault.BAD_REFERENCE,
                assertThrows(ScoringException.class, () -> scorer.score("1", List.of()))
                        .fault());
    }
}

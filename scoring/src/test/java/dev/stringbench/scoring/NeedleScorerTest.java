package dev.stringbench.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeedleScorerTest {

    private static final List<String> NEEDLES = List.of("111111", "222222", "333333", "444444");

    private final NeedleScorer scorer = new NeedleScorer();

    @Test
    void givesTheShareOfNeedlesInPercent() {
        var score = scorer.score("They are 444444, 111111 and 444444 again.", NEEDLES);

        assertEquals(new Score(50, List.of(true, false, false, true)), score);
        assertEquals(2, Collections.frequency(score.found(), true));
        assertTrue(NeedleScorer.isHit(score.value()));
    }

    @Test
    void doesNotCountOneOfFourAsAHit() {
        assertFalse(NeedleScorer.isHit(scorer.score("333333", NEEDLES).value()));
    }

    @Test
    void findsANeedleInsideALongerNumber() {
        assertEquals(25, scorer.score("12222220", NEEDLES).value());
    }

    @Test
    void comparesWithoutRegardToCase() {
        assertEquals(100, scorer.score("THE ÉCLAIR", List.of("éclair")).value());
    }

    @Test
    void refusesASampleWithoutNeedles() {
        var error = assertThrows(ScoringException.class, () -> scorer.score("1", List.of()));

        assertEquals(ScoringFault.BAD_REFERENCE, error.fault());
        assertEquals("the sample has no reference answer; at least one is wanted", error.getMessage());
    }
}

package dev.stringbench.scoring.race;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RaceTest {

    @Test
    void aCandidateThatIsClearlyBehindLeavesAndTheOthersGoOn() {
        Race race = new Race(3, new RaceRules(20, 40, 1000));
        Stage first = race.next().orElseThrow();
        assertEquals(new Stage(List.of(0, 1, 2), 20), first);
        race.take(first, Map.of(0, scores(20, 18), 1, scores(20, 19), 2, scores(20, 4)));
        assertEquals(1, race.leader());
        Standing last = race.standings().get(2);
        Departure left = last.departure().orElseThrow();
        assertEquals(20, left.samples());
        assertEquals(1, left.leader());
        assertEquals(-0.75, left.difference(), 1e-12);
        assertTrue(left.interval().upper() < 0);
        assertEquals(new Stage(List.of(0, 1), 40), race.next().orElseThrow());
    }

    @Test
    void itEndsWhenOneIsLeft() {
        Race race = new Race(2, new RaceRules(16, 200, 1000));
        race.take(race.next().orElseThrow(), Map.of(0, scores(16, 16), 1, scores(16, 0)));
        assertTrue(race.next().isEmpty());
        assertEquals(List.of(0), race.ranking());
        assertEquals(32, race.used());
    }

    @Test
    void itEndsAtTheMostSamplesAndBeforeTheBudgetIsExceeded() {
        assertEquals(25, samplesOfEquals(new RaceRules(10, 25, 1000)));
        assertEquals(20, samplesOfEquals(new RaceRules(10, 100, 59)));
        assertEquals(0, samplesOfEquals(new RaceRules(10, 100, 19)));
    }

    @Test
    void ofEqualsTheFirstWins() {
        Race race = new Race(3, new RaceRules(10, 10, 30));
        race.take(race.next().orElseThrow(), Map.of(0, scores(10, 5), 1, scores(10, 7), 2, scores(10, 7)));
        assertEquals(List.of(1, 2, 0), race.ranking());
    }

    @Test
    void aStageWithoutAllItsScoresIsRefused() {
        Race race = new Race(2, new RaceRules(10, 10, 20));
        Stage stage = race.next().orElseThrow();
        assertThrows(IllegalArgumentException.class, () -> race.take(stage, Map.of(0, scores(10, 5))));
        assertThrows(IllegalArgumentException.class, () -> race.take(stage, Map.of(0, scores(10, 5), 1, scores(9, 5))));
    }

    private static int samplesOfEquals(RaceRules rules) {
        Race race = new Race(2, rules);
        for (Optional<Stage> stage = race.next(); stage.isPresent(); stage = race.next()) {
            Map<Integer, double[]> scores = new HashMap<>();
            for (int candidate : stage.get().candidates()) {
                scores.put(candidate, scores(stage.get().samples(), 3));
            }
            race.take(stage.get(), scores);
        }
        return race.standings().get(0).samples();
    }

    /** Full scores first, then none. */
    private static double[] scores(int samples, int full) {
        double[] scores = new double[samples];
        Arrays.fill(scores, 0, full, 1);
        return scores;
    }
}

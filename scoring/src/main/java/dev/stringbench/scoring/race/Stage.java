package dev.stringbench.scoring.race;

import java.util.List;

/**
 * A stage of a race: what is to be known before its next look.
 *
 * @param candidates those still in the race, ascending
 * @param samples how many samples each of them should have scores for, counted from the first one
 */
public record Stage(List<Integer> candidates, int samples) {

    public Stage {
        candidates = List.copyOf(candidates);
    }
}

package dev.stringbench.scoring.race;

import dev.stringbench.scoring.statistics.MeanEstimate;
import java.util.Optional;

/**
 * A candidate's place in a race.
 *
 * @param candidate its number
 * @param samples samples that it has scores for
 * @param score its mean score over them; empty before the first look
 * @param departure when and why it left, where it did
 */
public record Standing(int candidate, int samples, Optional<MeanEstimate> score, Optional<Departure> departure) {

    /** Whether it is still in the race, or was at the end. */
    public boolean isIn() {
        return departure.isEmpty();
    }
}

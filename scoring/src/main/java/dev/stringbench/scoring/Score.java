package dev.stringbench.scoring;

import java.util.List;

/**
 * One sample's score.
 *
 * @param value on the scorer's {@link Scorer#scale()}
 * @param found for each reference, in its order, whether the prediction holds it
 */
public record Score(double value, List<Boolean> found) {

    public Score {
        found = List.copyOf(found);
    }
}

package dev.stringbench.scoring;

import java.util.List;

/**
 * A formula that scores a prediction against its references. Implementations are pure and safe for use by several
 * threads.
 */
public interface Scorer {

    /**
     * Score one sample.
     *
     * @param prediction the model's answer
     * @param references the wanted answers, at least one
     * @throws ScoringException if there is no reference
     */
    Score score(String prediction, List<String> references);

    /** Return the scale of the scores. */
    ScoreScale scale();
}

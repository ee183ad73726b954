package dev.stringbench.scoring.infbench;

/**
 * A formula that scores one prediction of a task against its label. Implementations are pure and safe for use by
 * several threads.
 */
@FunctionalInterface
public interface LabelScorer {

    /**
     * Score one sample.
     *
     * @return 0..1
     * @throws dev.stringbench.scoring.ScoringException if the label is of the wrong kind, or the original raises
     */
    double score(String prediction, Label label);

    /** Turn a yes/no answer into a score. */
    static double of(boolean right) {
        return right ? 1 : 0;
    }
}

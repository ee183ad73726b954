package dev.stringbench.benchmarks.catalogue;

import dev.stringbench.scoring.Score;
import dev.stringbench.scoring.Scorer;
import dev.stringbench.scoring.infbench.Label;
import dev.stringbench.scoring.infbench.LabelScorer;
import java.util.List;

/** A scorer of one task's answers. */
@FunctionalInterface
public interface AnswerScorer {

    /**
     * Score one answer.
     *
     * @param answer the generated text
     * @param wanted the wanted answer, or a list of references
     * @return the score, with what became of each reference where the task has references
     * @throws dev.stringbench.scoring.ScoringException where it cannot be scored
     */
    Score score(String answer, Label wanted);

    /** Score by references, of which an answer may hold some. */
    static AnswerScorer ofReferences(Scorer scorer) {
        return (answer, wanted) -> scorer.score(answer, references(wanted));
    }

    /** Score by one wanted answer. */
    static AnswerScorer ofLabel(LabelScorer scorer) {
        return (answer, wanted) -> new Score(scorer.score(answer, wanted), List.of());
    }

    /** Return the references that a wanted answer stands for, one or several. */
    static List<String> references(Label wanted) {
        return wanted instanceof Label.Text text ? List.of(text.value()) : wanted.asTexts();
    }
}

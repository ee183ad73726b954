package dev.stringbench.benchmarks.catalogue;

import dev.stringbench.scoring.ScoreScale;
import java.util.List;

/**
 * All that is known of a benchmark's task before it is run. A card is the only place where a task's names, budget and
 * scorer stand; each benchmark lists its cards in a catalogue of its own.
 */
public interface TaskCard {

    /** Return the benchmark that the task is of. */
    Benchmark benchmark();

    /** Return the name in paths and options. */
    String id();

    /** Return the heading in the benchmark's published table. */
    String column();

    /** Return further names that files of other programs have for the task. */
    default List<String> aliases() {
        return List.of();
    }

    /** Return lm-evaluation-harness's name for the task, which exports bear and files are found by. */
    default String harnessName() {
        return id();
    }

    /** Return how many samples the task has; 0 where the run decides. */
    default int samples() {
        return 0;
    }

    /** Return how many tokens an answer may have. */
    int maxNewTokens();

    /** Return the name of the formula that the task is scored with. */
    String formula(Formulas formulas);

    /**
     * Return the task's scorer.
     *
     * @param model the family name that the original is called with; InfiniteBench's {@code gpt4} changes a score
     */
    AnswerScorer scorer(Formulas formulas, String model);

    /** Return the scale of the figures that the benchmark averages. */
    ScoreScale scale(Formulas formulas);

    /** Turn a sample's score into the figure that the benchmark averages; for most tasks that is the score itself. */
    default double figure(double score) {
        return score;
    }

    /** Return the score of a perfect sample. */
    default double fullScore() {
        return ScoreScale.FRACTION.full();
    }
}

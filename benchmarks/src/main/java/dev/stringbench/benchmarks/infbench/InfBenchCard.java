package dev.stringbench.benchmarks.infbench;

import dev.stringbench.benchmarks.catalogue.AnswerScorer;
import dev.stringbench.benchmarks.catalogue.Benchmark;
import dev.stringbench.benchmarks.catalogue.Formulas;
import dev.stringbench.benchmarks.catalogue.TaskCard;
import dev.stringbench.data.infbench.InfBenchTask;
import dev.stringbench.scoring.ScoreScale;
import dev.stringbench.scoring.infbench.InfBenchScoring;

/**
 * The card of an InfiniteBench task. Its name and its token budget are those of its data.
 *
 * @param task prompts and data file
 * @param column name in the authors' result table
 * @param samples lines of its data file
 * @param scoring how answers are scored
 * @param hasNeedle whether the answer stands in the prompt once and has a place
 */
public record InfBenchCard(InfBenchTask task, String column, int samples, InfBenchScoring scoring, boolean hasNeedle)
        implements TaskCard {

    @Override
    public Benchmark benchmark() {
        return Benchmark.INFBENCH;
    }

    @Override
    public String id() {
        return task.taskName();
    }

    @Override
    public int maxNewTokens() {
        return task.maxNewTokens();
    }

    @Override
    public String formula(Formulas formulas) {
        return formulas.infBenchName();
    }

    @Override
    public AnswerScorer scorer(Formulas formulas, String model) {
        return AnswerScorer.ofLabel(scoring.scorer(formulas.infBench(), model));
    }

    @Override
    public ScoreScale scale(Formulas formulas) {
        return scoring.scale();
    }
}

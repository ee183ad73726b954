package dev.stringbench.benchmarks.ruler;

import dev.stringbench.benchmarks.catalogue.AnswerScorer;
import dev.stringbench.benchmarks.catalogue.Benchmark;
import dev.stringbench.benchmarks.catalogue.Formulas;
import dev.stringbench.benchmarks.catalogue.TaskCard;
import dev.stringbench.data.ruler.RulerTask;
import dev.stringbench.scoring.RulerScorer;
import dev.stringbench.scoring.ScoreScale;
import java.util.List;

/**
 * The card of a RULER task. Its name and its token budget are those of the generator.
 *
 * @param task name, options and generator
 * @param column heading in the published tables
 * @param rule how answers are scored unless another program's formula is asked for
 * @param hasNeedles whether the references stand in the prompt and have a place there
 * @param harnessName lm-evaluation-harness's name for the task
 * @param aliases further names in other programs' files
 */
public record RulerCard(
        RulerTask task, String column, RulerScorer rule, boolean hasNeedles, String harnessName, List<String> aliases)
        implements TaskCard {

    public RulerCard {
        aliases = List.copyOf(aliases);
    }

    @Override
    public Benchmark benchmark() {
        return Benchmark.RULER;
    }

    @Override
    public String id() {
        return task.name();
    }

    @Override
    public int maxNewTokens() {
        return task.tokensToGenerate();
    }

    @Override
    public String formula(Formulas formulas) {
        return formulas.rulerName();
    }

    @Override
    public AnswerScorer scorer(Formulas formulas, String model) {
        return AnswerScorer.ofReferences(rule.under(formulas.ruler()));
    }

    @Override
    public ScoreScale scale(Formulas formulas) {
        return rule.under(formulas.ruler()).scale();
    }
}

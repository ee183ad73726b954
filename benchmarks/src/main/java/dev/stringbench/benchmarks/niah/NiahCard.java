package dev.stringbench.benchmarks.niah;

import dev.stringbench.benchmarks.catalogue.AnswerScorer;
import dev.stringbench.benchmarks.catalogue.Benchmark;
import dev.stringbench.benchmarks.catalogue.Formulas;
import dev.stringbench.benchmarks.catalogue.TaskCard;
import dev.stringbench.scoring.NeedleScorer;
import dev.stringbench.scoring.ScoreScale;
import java.util.List;

/**
 * The card of a needle test. It averages hits: samples with at least half of the needles found.
 *
 * @param needles needles in a prompt
 */
public record NiahCard(String id, String column, List<String> aliases, int needles, int maxNewTokens)
        implements TaskCard {

    /** The 4-needle test of the STRING repository. */
    public static final NiahCard FOUR_NEEDLES = new NiahCard(
            "niah_4needle", "4-needle", List.of("niah"), NiahBenchmarkTask.NEEDLES, NiahBenchmarkTask.MAX_NEW_TOKENS);

    public NiahCard {
        aliases = List.copyOf(aliases);
    }

    @Override
    public Benchmark benchmark() {
        return Benchmark.NIAH;
    }

    @Override
    public String formula(Formulas formulas) {
        return "niah-4-needle";
    }

    @Override
    public AnswerScorer scorer(Formulas formulas, String model) {
        return AnswerScorer.ofReferences(new NeedleScorer());
    }

    @Override
    public ScoreScale scale(Formulas formulas) {
        return ScoreScale.YES_NO;
    }

    @Override
    public double figure(double score) {
        return NeedleScorer.isHit(score) ? 1 : 0;
    }

    @Override
    public double fullScore() {
        return ScoreScale.PERCENT.full();
    }
}

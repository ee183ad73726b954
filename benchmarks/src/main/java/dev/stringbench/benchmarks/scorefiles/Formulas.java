package dev.stringbench.benchmarks.scorefiles;

import dev.stringbench.scoring.RulerScorer;
import dev.stringbench.scoring.RulerVariant;
import dev.stringbench.scoring.ScoreScale;
import dev.stringbench.scoring.infinitebench.InfiniteBenchTask;
import dev.stringbench.scoring.infinitebench.InfiniteBenchVariant;
import java.util.Locale;

/** The choice of formulas where a benchmark has more than one. */
public record Formulas(RulerVariant ruler, InfiniteBenchVariant infiniteBench) {

    /** The formulas of the original's own test scripts. */
    public static final Formulas DEFAULT = new Formulas(RulerVariant.RULER, InfiniteBenchVariant.STRING);

    /** Return the name of the formula that a task is scored with. */
    String nameFor(KnownTask task) {
        return switch (task.benchmark()) {
            case NIAH -> "niah-4-needle";
            case RULER -> name(ruler);
            case INFINITEBENCH -> name(infiniteBench);
        };
    }

    /** Return the scale of a task's figures. */
    ScoreScale scaleFor(KnownTask task) {
        return switch (task.benchmark()) {
            case NIAH -> ScoreScale.YES_NO;
            case RULER -> RulerScorer.forTask(task.id(), ruler).scale();
            case INFINITEBENCH ->
                InfiniteBenchTask.byId(task.id()).orElseThrow().scale();
        };
    }

    private static String name(Enum<?> variant) {
        return variant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

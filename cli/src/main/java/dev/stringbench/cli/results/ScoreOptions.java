package dev.stringbench.cli.results;

import dev.stringbench.benchmarks.catalogue.Formulas;
import dev.stringbench.benchmarks.scorefiles.ScoreFileReader;
import dev.stringbench.scoring.RulerVariant;
import dev.stringbench.scoring.infbench.InfBenchVariant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The scoring options of every command that reads predictions. */
final class ScoreOptions {

    /** The names of the formulas on the command line. */
    enum Variant {
        STRING,
        OPENBMB,
        RULER,
        LM_EVAL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Option(names = "--task", description = "The task, where paths do not tell it.")
    private @Nullable String task;

    @Option(
            names = "--model-name",
            description =
                    "The model, where paths do not tell it. InfiniteBench scores math_calc of 'gpt4' in a way of its"
                            + " own.")
    private @Nullable String modelName;

    @Option(
            names = "--variant",
            split = ",",
            description = "Whose formula: for InfiniteBench string (default) or openbmb, for RULER ruler (default) or"
                    + " lm-eval.")
    private List<Variant> variants = new ArrayList<>();

    ScoreFileReader reader() {
        var formulas = new Formulas(
                variants.contains(Variant.LM_EVAL) ? RulerVariant.LM_EVAL : RulerVariant.RULER,
                variants.contains(Variant.OPENBMB) ? InfBenchVariant.OPENBMB : InfBenchVariant.STRING);
        return new ScoreFileReader(formulas, task, modelName);
    }
}

package dev.stringbench.benchmarks.catalogue;

import dev.stringbench.scoring.RulerVariant;
import dev.stringbench.scoring.infbench.InfBenchVariant;
import java.util.Locale;

/** The choice of formulas where a benchmark has more than one. */
public record Formulas(RulerVariant ruler, InfBenchVariant infBench) {

    /** The formulas of the original's own test scripts. */
    public static final Formulas DEFAULT = new Formulas(RulerVariant.RULER, InfBenchVariant.STRING);

    /** Return the name of RULER's formula. */
    public String rulerName() {
        return name(ruler);
    }

    /** Return the name of InfiniteBench's formula. */
    public String infBenchName() {
        return name(infBench);
    }

    private static String name(Enum<?> variant) {
        return variant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

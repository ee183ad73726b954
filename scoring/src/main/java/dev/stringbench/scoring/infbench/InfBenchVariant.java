package dev.stringbench.scoring.infbench;

/** The formulas with which a task can be scored; {@link InfBenchScoring} says where they differ. */
public enum InfBenchVariant {
    /** The scorers in HKUNLP/STRING, {@code inifinite_bench/src}, which forgive more wordings. The default. */
    STRING,
    /** The scorers of the benchmark's authors, OpenBMB/InfiniteBench, {@code src/compute_scores.py}. */
    OPENBMB
}

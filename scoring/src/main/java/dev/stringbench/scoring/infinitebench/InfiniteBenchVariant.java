package dev.stringbench.scoring.infinitebench;

/** The formulas with which a task can be scored; {@link InfiniteBenchTask} says where they differ. */
public enum InfiniteBenchVariant {
    /** The scorers in HKUNLP/STRING, {@code inifinite_bench/src}, which forgive more wordings. The default. */
    STRING,
    /** The scorers of the benchmark's authors, OpenBMB/InfiniteBench, {@code src/compute_scores.py}. */
    OPENBMB
}

package dev.stringbench.scoring.infbench;

/** Name whose formula a task is scored with; {@link InfBenchScoring} tells where they differ. */
public enum InfBenchVariant {
    /** The scorers in HKUNLP/STRING, {@code inifinite_bench/src}, which forgive more wordings. The default. */
    STRING,
    /** The scorers of the benchmark's authors, OpenBMB/InfiniteBench, {@code src/compute_scores.py}. */
    OPENBMB
}

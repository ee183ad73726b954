package dev.stringbench.benchmarks.report;

/**
 * How one task of one run fared against what was asked of it.
 *
 * @param suite the run
 * @param name the task and length
 * @param message one line: what was found and, unless it passed, what was wanted
 */
public record Verdict(String suite, String name, Outcome outcome, String message) {

    /** The three endings that CI systems know. */
    public enum Outcome {
        PASSED,
        /** Below the floor, or worse than the baseline. */
        FAILED,
        /** Incomplete, or not comparable with the baseline. */
        ERROR
    }
}

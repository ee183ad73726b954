package dev.stringbench.benchmarks.report;

/**
 * The verdict on one task of one run.
 *
 * @param suite the run
 * @param name the task and length
 * @param message one line: what was found and, unless it passed, what was wanted
 */
public record Verdict(String suite, String name, Outcome outcome, String message) {

    /** The outcome; CI systems treat the last two as errors. */
    public enum Outcome {
        PASSED,
        /** Below the floor, or worse than the baseline. */
        FAILED,
        /** The file is incomplete, mixed or unreadable; its problems say why. */
        INCOMPLETE,
        /** There is nothing to judge, or the baseline is not comparable. */
        NOT_JUDGED
    }
}

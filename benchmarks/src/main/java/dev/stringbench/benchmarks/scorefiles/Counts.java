package dev.stringbench.benchmarks.scorefiles;

/** Word counts for messages. */
final class Counts {

    private Counts() {}

    /** Return "1 sample" or "n samples". */
    static String samples(int count) {
        return count == 1 ? "1 sample" : count + " samples";
    }
}

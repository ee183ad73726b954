package dev.stringbench.benchmarks.results;

/** One scored sample as it stands in a result file. Implementations are records that Jackson writes as one line. */
public interface SampleResult {

    /** The sample's index in its data. */
    int index();

    /** The sample's score as the benchmark's original writes it, 0 to 100 or 0 to 1. */
    double score();

    /**
     * Check a score, which a line of a file may hold wrongly.
     *
     * @param most the largest that the benchmark gives
     * @throws IllegalArgumentException where no sample can have it
     */
    static void requireScore(double score, double most) {
        if (!(score >= 0 && score <= most)) {
            throw new IllegalArgumentException("score is " + score + "; it must be 0 to " + most);
        }
    }
}

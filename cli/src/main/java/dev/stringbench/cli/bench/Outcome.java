package dev.stringbench.cli.bench;

import dev.stringbench.benchmarks.results.SampleResult;
import java.util.List;

/**
 * The outcome of a task under one position scheme.
 *
 * @param results of the samples that count, earlier runs' included, in index order
 * @param wanted number of samples that count when all have a score
 * @param failed how many of them failed
 * @param stoppedEarly whether the run ended before its last sample because its score was known well enough
 */
public record Outcome<R extends SampleResult>(List<R> results, int wanted, int failed, boolean stoppedEarly) {

    public Outcome {
        results = List.copyOf(results);
    }

    /** Whether each of the samples that count has a score. */
    boolean complete() {
        return results.size() == wanted;
    }

    /**
     * How many samples have a score, for a table.
     *
     * @param unit what follows the number, such as {@code " samples"}
     */
    public String samples(String unit) {
        return (complete() ? "" + wanted : results.size() + "/" + wanted)
                + unit
                + (failed == 0 ? "" : ", " + failed + " failed")
                + (stoppedEarly ? ", ended early" : "");
    }
}

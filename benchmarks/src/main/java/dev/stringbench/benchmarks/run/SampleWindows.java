package dev.stringbench.benchmarks.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * An order of samples in windows. Where the order goes by something that the score depends on, such as the depth of a
 * needle, the figures of a run under way would mislead if it went over all samples.
 */
public final class SampleWindows {

    /** Samples of a window: in 32 sorted ones nearly as much is shared as in 500, and each window is a fair sample. */
    static final int SAMPLES = 32;

    private SampleWindows() {}

    /**
     * Order each window by itself.
     *
     * @param indexes of samples
     * @param order gives back the indexes it was given, in another order
     */
    public static List<Integer> order(List<Integer> indexes, UnaryOperator<List<Integer>> order) {
        List<Integer> ordered = new ArrayList<>();
        for (int start = 0; start < indexes.size(); start += SAMPLES) {
            ordered.addAll(order.apply(indexes.subList(start, Math.min(indexes.size(), start + SAMPLES))));
        }
        return ordered;
    }
}

package dev.stringbench.benchmarks.results;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.stream.IntStream;

/**
 * Consecutive samples, by index.
 *
 * @param start index of the first one
 * @param stop index after the last one; {@code start} where there is none
 */
@JsonPropertyOrder({"start", "stop"})
public record SampleSpan(int start, int stop) {

    public SampleSpan {
        if (start < 0 || stop < start) {
            throw new IllegalArgumentException("samples " + start + " to " + stop + "; 0 <= start <= stop is wanted");
        }
    }

    /** Number of samples. */
    public int size() {
        return stop - start;
    }

    /** Tell whether a sample is one of these. */
    public boolean contains(int index) {
        return start <= index && index < stop;
    }

    /** The indexes in ascending order. */
    public IntStream indexes() {
        return IntStream.range(start, stop);
    }

    @Override
    public String toString() {
        return size() == 0 ? "no samples" : size() == 1 ? "sample " + start : "samples " + start + " to " + (stop - 1);
    }
}

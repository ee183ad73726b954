package dev.stringbench.benchmarks.datafile;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a data file to take.
 *
 * @param start first sample's place in the file, from 0
 * @param stop place after the last sample's
 */
public record SampleRange(int start, int stop) {

    /**
     * Take a part of a file.
     *
     * @param size number of samples in the file
     * @param start first sample, or null for the file's first
     * @param stop sample after the last one, or null for all
     * @throws BenchmarkException BAD_SETTING where the file has no such samples
     */
    public static SampleRange of(Path file, int size, @Nullable Integer start, @Nullable Integer stop) {
        int first = start == null ? 0 : start;
        int end = stop == null ? size : stop;
        if (first < 0 || first >= size) {
            throw outside("--start-idx is " + first, "0 to " + (size - 1), file, size);
        }
        if (end <= first || end > size) {
            throw outside("--stop-idx is " + end, (first + 1) + " to " + size, file, size);
        }
        return new SampleRange(first, end);
    }

    private static BenchmarkException outside(String option, String wanted, Path file, int size) {
        return new BenchmarkException(
                Fault.BAD_SETTING, option + "; it must be " + wanted + ", since " + file + " has " + size + " samples");
    }
}

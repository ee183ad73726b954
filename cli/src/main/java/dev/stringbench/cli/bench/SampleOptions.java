package dev.stringbench.cli.bench;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that select samples of a data file. */
public final class SampleOptions {

    @Option(
            names = "--start-idx",
            paramLabel = "I",
            description = "First sample of each file to take, from 0. Default: 0.")
    private @Nullable Integer startIndex;

    @Option(
            names = "--stop-idx",
            paramLabel = "I",
            description = "Sample of each file to stop before. Default: the number of samples.")
    private @Nullable Integer stopIndex;

    /** The first sample, or null for the file's first. */
    public @Nullable Integer startIndex() {
        return startIndex;
    }

    /** The sample after the last one, or null for all. */
    public @Nullable Integer stopIndex() {
        return stopIndex;
    }
}

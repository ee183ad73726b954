package dev.stringbench.benchmarks.verify;

import java.nio.file.Path;

/**
 * The outcome of verifying a result file or a run's shards.
 *
 * @param file the file; for shards the whole run's, which need not exist
 * @param right whether it is complete and what it claims to be
 * @param text what was found, and what to do where something is wrong
 */
public record VerifiedFile(Path file, boolean right, String text) {

    /** Return the one line that is shown. */
    public String line() {
        return (right ? "ok     " : "WRONG  ") + file + ": " + text;
    }
}

package dev.stringbench.benchmarks;

import dev.stringbench.data.FileFailure;
import java.io.IOException;

/**
 * A failure that ends a benchmark, told in one line that names the file or setting, what was found and what was wanted.
 */
public final class BenchmarkException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The kind of fault. */
    public enum Fault {
        /** A setting is out of its range or does not fit another one. */
        BAD_SETTING,
        /** A result file or its sidecar cannot be read as what it should be. */
        BAD_RESULT_FILE,
        /** A benchmark's data file is missing or holds something else than its samples. */
        BAD_DATA_FILE,
        /** A result file belongs to a run with other settings. */
        OTHER_RUN,
        /** Another process writes the same result file. */
        LOCKED,
        /** A model server cannot be reached or refuses to work. */
        ENDPOINT,
        /** Reading or writing failed. */
        INPUT_OUTPUT
    }

    private final Fault fault;

    public BenchmarkException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    public BenchmarkException(Fault fault, String message, Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    /** Wrap a failed read or write of a file, with the cause and what mends it. */
    public static BenchmarkException inputOutput(String action, IOException cause) {
        return new BenchmarkException(Fault.INPUT_OUTPUT, FileFailure.after(action, cause), cause);
    }

    public Fault fault() {
        return fault;
    }
}

package dev.stringbench.cli.console;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.FileFailure;
import dev.stringbench.inference.InferenceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;

/**
 * A failed command's message and exit code.
 *
 * @param message one line
 * @param exitCode see {@link ExitCode}
 */
public record Failure(String message, int exitCode) {

    /** Find the words and the exit code for anything a command threw. */
    public static Failure of(Throwable e) {
        if (e instanceof BenchmarkException benchmark) {
            boolean usage = benchmark.fault() == BenchmarkException.Fault.BAD_SETTING;
            return new Failure(oneLine(e), usage ? ExitCode.USAGE : ExitCode.FAILED);
        }
        if (e instanceof InferenceException inference) {
            boolean usage = inference.fault() == InferenceException.Fault.BAD_SETTING;
            return new Failure(oneLine(e), usage ? ExitCode.USAGE : ExitCode.FAILED);
        }
        if (e instanceof DataException data) {
            boolean usage = data.fault() == DataFault.BAD_OPTION;
            return new Failure(oneLine(e), usage ? ExitCode.USAGE : ExitCode.FAILED);
        }
        if (e instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
            return of(unchecked.getCause());
        }
        if (e instanceof IOException io) {
            return new Failure(FileFailure.after(file(io), io), ExitCode.FAILED);
        }
        if (e instanceof InvalidPathException path) {
            return new Failure(
                    "no file can be named \"" + path.getInput().replaceAll("\\p{Cntrl}", "?") + "\" here; give another name",
                    ExitCode.FAILED);
        }
        if (e instanceof OutOfMemoryError) {
            return new Failure(
                    "the Java heap is full; give it more with JAVA_OPTS=-Xmx4g (" + oneLine(e) + ")", ExitCode.FAILED);
        }
        return new Failure(
                "unexpected " + e.getClass().getSimpleName() + ": " + oneLine(e)
                        + " (a defect of string-bench; --verbose shows where)",
                ExitCode.FAILED);
    }

    private static String file(IOException e) {
        return e instanceof FileSystemException system && system.getFile() != null
                ? "reading or writing " + system.getFile() + " failed"
                : "reading or writing failed";
    }

    private static String oneLine(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.replaceAll("\\s*\\R\\s*", " ");
    }
}

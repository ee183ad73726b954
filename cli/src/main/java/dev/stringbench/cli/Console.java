package dev.stringbench.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command may know of the world it was started in.
 *
 * @param out results, UTF-8
 * @param err progress, warnings and errors, UTF-8
 * @param terminal whether a person watches {@code err} on a terminal
 * @param home folder of the distribution, or null when string-bench runs from its class files
 * @param environment environment variables
 */
public record Console(
        PrintWriter out,
        PrintWriter err,
        boolean terminal,
        @Nullable Path home,
        Map<String, String> environment) {

    /** System property by which the launcher tells whether standard error is a terminal. */
    static final String TERMINAL_PROPERTY = "stringbench.terminal";

    /** System property by which the launcher tells where the distribution lies. */
    static final String HOME_PROPERTY = "stringbench.home";

    public Console {
        environment = Map.copyOf(environment);
    }

    /** The console of this process, as the launcher describes it. */
    public static Console ofProcess() {
        String home = System.getProperty(HOME_PROPERTY);
        return new Console(
                writer(FileDescriptor.out),
                writer(FileDescriptor.err),
                Boolean.getBoolean(TERMINAL_PROPERTY),
                home == null ? null : Path.of(home),
                System.getenv());
    }

    /** Print one line for the user beside the results. */
    public void note(String line) {
        err.println(line);
        err.flush();
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}

package dev.stringbench.cli.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The environment in which a command was started.
 *
 * @param out results, UTF-8
 * @param err errors, and progress on a terminal, UTF-8
 * @param notes what goes on and warnings: {@code err}, or nowhere for those who want it quiet
 * @param events machine-readable events, or null where nobody asked for them
 * @param terminal whether a person watches {@code err} on a terminal
 * @param home folder of the distribution, or null when string-bench runs from its class files
 * @param environment environment variables
 */
public record Console(
        PrintWriter out,
        PrintWriter err,
        PrintWriter notes,
        @Nullable PrintWriter events,
        boolean terminal,
        @Nullable Path home,
        Map<String, String> environment) {
    /** Goes back to the beginning of a terminal's line and clears it. */
    public static final String CLEAR_LINE = "\r\033[K";

    /** System property by which the launcher tells whether standard error is a terminal. */
    static final String TERMINAL_PROPERTY = "stringbench.terminal";

    /** System property by which the launcher tells where the distribution lies. */
    static final String HOME_PROPERTY = "stringbench.home";

    public Console {
        environment = Map.copyOf(environment);
    }

    /** A console that notes go to with the errors, and events nowhere. */
    public Console(
            PrintWriter out, PrintWriter err, boolean terminal, @Nullable Path home, Map<String, String> environment) {
        this(out, err, err, null, terminal, home, environment);
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

    /** Columns of the terminal, as the launcher or the shell tells in COLUMNS; more than any line has where nobody does. */
    public int columns() {
        String columns = environment.getOrDefault("COLUMNS", "");
        return columns.matches("[1-9]\\d{0,4}") ? Integer.parseInt(columns) : Integer.MAX_VALUE;
    }

    /** Draw a line over the last one on a terminal, cut so that it never wraps. */
    public void draw(String line) {
        int most = columns() - 1;
        String cut = line.codePointCount(0, line.length()) <= most
                ? line
                : line.substring(0, line.offsetByCodePoints(0, most));
        err.print(CLEAR_LINE + cut);
        err.flush();
    }

    /** Print one line for the user beside the results. */
    public void note(String line) {
        notes.println(line);
        notes.flush();
    }

    /** Print one line of what failed. */
    public void error(String line) {
        err.println(line);
        err.flush();
    }

    /** The same for those who want errors and results only. */
    public Console quiet() {
        return new Console(out, err, new PrintWriter(Writer.nullWriter()), events, false, home, environment);
    }

    /** The same with events in place of the results, which go with the notes. */
    public Console forMachines() {
        return new Console(notes, err, notes, out, terminal, home, environment);
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}

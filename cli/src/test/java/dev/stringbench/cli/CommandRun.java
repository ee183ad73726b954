package dev.stringbench.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command line did, run through the entry point of the binary.
 *
 * @param exitCode its exit code
 * @param out its standard output
 * @param err its standard error
 */
record CommandRun(int exitCode, String out, String err) {

    static CommandRun of(String... arguments) {
        return inDistribution(null, arguments);
    }

    /** Run as if the distribution lay in the given folder. */
    static CommandRun inDistribution(@Nullable Path home, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(new PrintWriter(out), new PrintWriter(err), false, home, Map.of());
        int exitCode = StringBench.run(console, arguments);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }
}

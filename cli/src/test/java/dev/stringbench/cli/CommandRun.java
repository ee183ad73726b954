package dev.stringbench.cli;

import dev.stringbench.cli.app.StringBench;
import dev.stringbench.cli.console.Console;
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
public record CommandRun(int exitCode, String out, String err) {

    public static CommandRun of(String... arguments) {
        return inDistribution(null, arguments);
    }

    /** Run as if the distribution lay in the given folder. */
    public static CommandRun inDistribution(@Nullable Path home, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(new PrintWriter(out), new PrintWriter(err), false, home, Map.of());
        int exitCode = StringBench.run(console, arguments);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }
}

package dev.stringbench.cli.runfile;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A command line that a run file stands for.
 *
 * @param name what messages call it
 * @param arguments the command and its options
 */
public record PlannedCommand(String name, List<String> arguments) {

    public PlannedCommand {
        arguments = List.copyOf(arguments);
    }

    /** Write it as one would type it into a shell. */
    public String shellText() {
        return "string-bench " + arguments.stream().map(PlannedCommand::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String argument) {
        return argument.matches("[A-Za-z0-9_./:=,@%+~-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}

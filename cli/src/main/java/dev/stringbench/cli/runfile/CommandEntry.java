package dev.stringbench.cli.runfile;

import java.util.List;
import picocli.CommandLine;

/** The command line as a run file drives it. */
public interface CommandEntry {
    /** Make a command line that has not been used yet, with every command on it. */
    CommandLine parser();

    /**
     * Run a command as if it had been typed.
     *
     * @param arguments the command's name and its options
     * @return its exit code
     */
    int run(List<String> arguments);
}

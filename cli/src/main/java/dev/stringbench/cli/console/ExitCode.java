package dev.stringbench.cli.console;

/** The exit codes of every command. An interrupted command ends with the shell's own 130. */
public final class ExitCode {

    /** Done and complete. */
    public static final int OK = 0;

    /** Failed, or something is missing from the result. */
    public static final int FAILED = 1;

    /** The command line is wrong. */
    public static final int USAGE = 2;

    private ExitCode() {}
}

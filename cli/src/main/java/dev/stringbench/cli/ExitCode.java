package dev.stringbench.cli;

/** The exit codes of every command. An interrupted command ends with the shell's own 130. */
final class ExitCode {

    /** Done and complete. */
    static final int OK = 0;

    /** Failed, or something is missing from the result. */
    static final int FAILED = 1;

    /** The command line is wrong. */
    static final int USAGE = 2;

    private ExitCode() {}
}

package dev.stringbench.cli.runfile;

/** A fault in a run file, with its place. */
public final class RunFileException extends RuntimeException {

    private static final long serialVersionUID = 1;

    RunFileException(Place place, String message) {
        super(place + ": " + message);
    }

    RunFileException(String message) {
        super(message);
    }
}

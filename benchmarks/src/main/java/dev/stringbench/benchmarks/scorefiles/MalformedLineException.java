package dev.stringbench.benchmarks.scorefiles;

/** The reason why a line is not a prediction; the reader turns it into a {@link Problem} that names the line. */
final class MalformedLineException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedLineException(String message) {
        super(message);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}

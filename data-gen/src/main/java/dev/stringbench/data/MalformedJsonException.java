package dev.stringbench.data;

/** Report a text that is not the JSON that was wanted, in words that name no library. */
public final class MalformedJsonException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    public MalformedJsonException(String reason, Throwable cause) {
        super(reason, cause);
        this.reason = reason;
    }

    /** What is wrong, to stand after the file and the line. */
    public String reason() {
        return reason;
    }
}

package dev.stringbench.data;

/** A fault of data, reported in one line: the file or option, the value found, the value wanted, and how to mend it. */
public final class DataException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final DataFault fault;

    /** Report a fault that has no other exception behind it. */
    public DataException(DataFault fault, String message) {
        super(message);
        this.fault = fault;
    }

    /** Report a fault that another exception brought to light. */
    public DataException(DataFault fault, String message, Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    /** Say which kind of fault this is. */
    public DataFault fault() {
        return fault;
    }
}

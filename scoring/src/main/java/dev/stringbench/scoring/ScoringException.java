package dev.stringbench.scoring;

/** Report why a prediction cannot be scored or a statistic cannot be drawn. */
public final class ScoringException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ScoringFault fault;

    /**
     * @param message one line: what was found, what was wanted
     */
    public ScoringException(ScoringFault fault, String message) {
        super(message);
        this.fault = fault;
    }

    /** Return the kind of fault. */
    public ScoringFault fault() {
        return fault;
    }
}

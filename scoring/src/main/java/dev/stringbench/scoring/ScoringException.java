package dev.stringbench.scoring;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The reason why a prediction cannot be scored or a statistic cannot be drawn. */
public final class ScoringException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ScoringFault fault;
    private final @Nullable String originalError;

    /**
     * @param message one line: what was found, what was wanted
     */
    public ScoringException(ScoringFault fault, String message) {
        this(fault, message, null);
    }

    private ScoringException(ScoringFault fault, String message, @Nullable String originalError) {
        super(message);
        this.fault = fault;
        this.originalError = originalError;
    }

    /**
     * Report that the original scorer would raise here.
     *
     * @param originalError Python's name of the exception, such as {@code ValueError}
     * @param message one line: what was found, what was wanted
     */
    public static ScoringException originalRaises(String originalError, String message) {
        return new ScoringException(
                ScoringFault.ORIGINAL_RAISES,
                "%s; the original scorer stops with a %s".formatted(message, originalError),
                originalError);
    }

    /** Return the kind of fault. */
    public ScoringFault fault() {
        return fault;
    }

    /** Return the name of the exception that the original scorer raises, if it does. */
    public Optional<String> originalError() {
        return Optional.ofNullable(originalError);
    }
}

package dev.stringbench.inference;

/**
 * Something about a model folder whose files do not say the same.
 *
 * @param kind what it means for a run
 * @param message one line that names the places and the values
 */
public record Finding(Kind kind, String message) {
    /** The release of Transformers that decides where two places disagree. */
    public static final String TRANSFORMERS = "Transformers 5.18";

    /** What a finding means for a run. */
    public enum Kind {
        /** One place wins as it does in {@link #TRANSFORMERS}: the result is the same. */
        RESOLVED,
        /** Something is left over or does not fit: the result may not be what the makers meant. */
        MISFIT,
        /** Nobody can tell which place is right. */
        CONTRADICTION
    }

    /** The line that users read. */
    public String line() {
        return (kind == Kind.RESOLVED ? "note: " : "warning: ") + message;
    }

    /** Tell which of two places wins, as in Transformers. */
    public static Finding resolved(String message) {
        return new Finding(Kind.RESOLVED, message);
    }

    /** Tell what does not fit. */
    public static Finding misfit(String message) {
        return new Finding(Kind.MISFIT, message);
    }

    /** Tell what contradicts itself. */
    public static Finding contradiction(String message) {
        return new Finding(Kind.CONTRADICTION, message);
    }
}

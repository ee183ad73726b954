package dev.stringbench.inference;

import java.io.EOFException;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A failure that keeps a model from being read or run.
 *
 * <p>The message is one line: the file or setting, the value found, the value wanted and, where there is one, the way to
 * mend it. The fault says what kind of trouble it is, so that a caller can choose an exit code without reading the text.
 */
public final class InferenceException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Fault fault;

    /** Report a fault that was found by a check. */
    public InferenceException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    /** Report a fault that showed itself as another exception. */
    public InferenceException(Fault fault, String message, Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    /** Wrap a failed read of a file, in the operating system's own words. */
    public static InferenceException unreadable(Fault fault, Path file, IOException cause) {
        String reason = "it cannot be read";
        if (cause instanceof AccessDeniedException) {
            reason = "permission denied; change its permissions";
        } else if (cause instanceof EOFException) {
            reason = "it is cut short; download it again";
        } else if (cause instanceof FileSystemException system && system.getReason() != null) {
            reason = system.getReason();
        } else if (!(cause instanceof FileSystemException) && cause.getMessage() != null) {
            reason = cause.getMessage();
        }
        return new InferenceException(fault, file + " cannot be read: " + reason, cause);
    }

    /** The kind of trouble. */
    public Fault fault() {
        return fault;
    }

    /** The one line that says what is wrong. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** The kind of failure. */
    public enum Fault {
        /** The model folder or one of its JSON files is missing, broken or contradicts itself. */
        BAD_MODEL_FOLDER,
        /** A weight file is missing, broken, or does not hold the tensors that config.json calls for. */
        BAD_WEIGHTS,
        /** The tokenizer files are missing or broken. */
        BAD_TOKENIZER,
        /** A prompt cannot be run: empty, a token id out of range, or too long. */
        BAD_PROMPT,
        /** A setting is out of range or contradicts another one. */
        BAD_SETTING,
        /** The model is well-formed but of a kind that is not implemented. */
        UNSUPPORTED,
        /** The device asked for is not there. */
        NO_DEVICE,
        /** The device or the host has too little memory. */
        OUT_OF_MEMORY,
        /** An output file could not be written. */
        OUTPUT_FAILED,
        /** The engine failed in a way that is not one of the above. */
        ENGINE_FAILURE
    }
}

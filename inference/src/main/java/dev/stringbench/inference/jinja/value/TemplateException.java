package dev.stringbench.inference.jinja.value;

import java.io.Serial;
import java.util.Objects;

/** Report that a template cannot be read or rendered; the message is the one that Jinja2 under Python gives. */
public final class TemplateException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Report with the message of Python's exception. */
    public TemplateException(String message) {
        super(message);
    }

    /** Python's message. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}

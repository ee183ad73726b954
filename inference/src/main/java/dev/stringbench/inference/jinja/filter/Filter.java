package dev.stringbench.inference.jinja.filter;

import dev.stringbench.inference.jinja.value.Arguments;
import dev.stringbench.inference.jinja.value.Value;

/** What stands behind a {@code |}. */
@FunctionalInterface
public interface Filter {

    /** Turn the value before the {@code |} into another one. */
    Value apply(Value subject, Arguments arguments);
}

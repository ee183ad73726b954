package dev.stringbench.inference.jinja.filter;

import dev.stringbench.inference.jinja.value.Arguments;
import dev.stringbench.inference.jinja.value.Value;

/** What stands behind an {@code is}. */
@FunctionalInterface
public interface ValueTest {

    /** Tell whether it holds for the value before the {@code is}. */
    boolean holds(Value subject, Arguments arguments);
}

package dev.stringbench.inference.jinja;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A macro as it is written.
 *
 * @param name its name
 * @param parameters the names of its parameters
 * @param defaults values of parameters that are not given
 * @param body what it prints
 * @param reads every name that stands in it: whoever reads {@code varargs}, {@code kwargs} or {@code caller} takes them
 */
record MacroCode(
        String name,
        List<String> parameters,
        Map<String, Expression> defaults,
        Statement.Block body,
        Set<String> reads) {

    boolean takesMorePositional() {
        return reads.contains("varargs");
    }

    boolean takesMoreNamed() {
        return reads.contains("kwargs");
    }

    boolean takesCaller() {
        return reads.contains("caller") && !parameters.contains("caller");
    }
}

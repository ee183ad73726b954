package dev.stringbench.inference.jinja;

import dev.stringbench.inference.jinja.value.Arguments;
import dev.stringbench.inference.jinja.value.StringValue;
import dev.stringbench.inference.jinja.value.Value;

/** What {@code joiner(", ")} gives: called first it gives nothing, then the separator. */
final class Joiner implements Value {
    private final Value separator;
    private boolean used;

    private Joiner(Value separator) {
        this.separator = separator;
    }

    static Joiner of(Arguments arguments) {
        return new Joiner(arguments.bind("joiner", "sep").find("sep").orElse(new StringValue(", ")));
    }

    @Override
    public String typeName() {
        return "jinja2.utils.Joiner";
    }

    @Override
    public boolean truth() {
        return true;
    }

    @Override
    public String repr() {
        return "<jinja2.utils.Joiner object>";
    }

    @Override
    public boolean isCallable() {
        return true;
    }

    @Override
    public Value call(Arguments arguments) {
        if (!used) {
            used = true;
            return new StringValue("");
        }
        return separator;
    }
}

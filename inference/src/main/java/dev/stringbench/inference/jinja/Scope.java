package dev.stringbench.inference.jinja;

import dev.stringbench.inference.jinja.value.UndefinedValue;
import dev.stringbench.inference.jinja.value.Value;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names and their values: those of a loop, a macro or a block, then those of what is around it. */
final class Scope {
    private final @Nullable Scope outer;
    private final Map<String, Value> values;

    private Scope(@Nullable Scope outer, Map<String, Value> values) {
        this.outer = outer;
        this.values = values;
    }

    /** Begin a rendering with the names it is given. */
    static Scope of(Map<String, Value> globals, Map<String, Value> variables) {
        return new Scope(new Scope(null, new HashMap<>(globals)), new HashMap<>(variables));
    }

    /** Open a scope within this one. */
    Scope inner() {
        return new Scope(this, new HashMap<>());
    }

    /** Look a name up, outwards. */
    Value get(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            Value value = scope.values.get(name);
            if (value != null) {
                return value;
            }
        }
        return UndefinedValue.name(name);
    }

    /** Set a name in this scope. */
    void set(String name, Value value) {
        values.put(name, value);
    }
}

package dev.stringbench.inference.jinja.value;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A Python {@code list}. Templates cannot change it.
 *
 * @param items its items
 */
public record ListValue(List<Value> items) implements SequenceValue {
    private static final Set<String> CHANGING =
            Set.of("append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort");

    /** Keep a copy. */
    public ListValue {
        items = List.copyOf(items);
    }

    @Override
    public SequenceValue with(List<Value> others) {
        return new ListValue(others);
    }

    @Override
    public String typeName() {
        return "list";
    }

    @Override
    public String repr() {
        return "[" + SequenceValue.reprs(items) + "]";
    }

    @Override
    public Optional<Value> attribute(String name) {
        if (CHANGING.contains(name)) {
            return Optional.of(UndefinedValue.unsafe(this, name));
        }
        return name.equals("copy")
                ? Optional.of(new FunctionValue(name, arguments -> this))
                : SequenceValue.super.attribute(name);
    }
}

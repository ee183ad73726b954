package dev.stringbench.inference.jinja.value;

import java.util.List;

/**
 * A Python {@code tuple}.
 *
 * @param items its items
 */
public record TupleValue(List<Value> items) implements SequenceValue {

    /** Keep a copy. */
    public TupleValue {
        items = List.copyOf(items);
    }

    /** Make one of some values. */
    public static TupleValue of(Value... items) {
        return new TupleValue(List.of(items));
    }

    @Override
    public SequenceValue with(List<Value> others) {
        return new TupleValue(others);
    }

    @Override
    public String typeName() {
        return "tuple";
    }

    @Override
    public String repr() {
        return "(" + SequenceValue.reprs(items) + (items.size() == 1 ? ",)" : ")");
    }
}

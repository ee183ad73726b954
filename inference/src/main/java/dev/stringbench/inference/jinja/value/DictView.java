package dev.stringbench.inference.jinja.value;

import java.util.Iterator;
import java.util.List;

/**
 * What {@code dict.items()}, {@code keys()} and {@code values()} give: items to go through, but not by number.
 *
 * @param typeName such as {@code dict_items}
 * @param items its items
 */
public record DictView(String typeName, List<Value> items) implements Value {

    /** Keep a copy. */
    public DictView {
        items = List.copyOf(items);
    }

    @Override
    public boolean truth() {
        return !items.isEmpty();
    }

    @Override
    public String repr() {
        return typeName + "([" + SequenceValue.reprs(items) + "])";
    }

    @Override
    public Iterator<Value> iterator() {
        return items.iterator();
    }

    @Override
    public boolean isIterable() {
        return true;
    }

    @Override
    public int length() {
        return items.size();
    }
}

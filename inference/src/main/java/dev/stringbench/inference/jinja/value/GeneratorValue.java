package dev.stringbench.inference.jinja.value;

import java.util.Iterator;

/**
 * What Python makes as it is asked for: it can be gone through once, and has no length.
 *
 * @param iterator gives its items
 */
public record GeneratorValue(Iterator<Value> iterator) implements Value {

    @Override
    public String typeName() {
        return "generator";
    }

    @Override
    public boolean truth() {
        return true;
    }

    @Override
    public String repr() {
        return "<generator object>";
    }

    @Override
    public boolean isIterable() {
        return true;
    }
}

package dev.stringbench.inference.jinja.value;

import java.util.Optional;

/** How Jinja looks things up in a value, in the sandbox. */
public final class Access {
    private Access() {}

    /** Look up {@code value.name}: an attribute or else an item. */
    public static Value attribute(Value value, String name) {
        Optional<Value> attribute = value.attribute(name);
        if (attribute.isPresent()) {
            return attribute.get();
        }
        if (name.startsWith("__")) {
            return UndefinedValue.unsafe(value, name);
        }
        return value.item(new StringValue(name)).orElseGet(() -> UndefinedValue.attributeOf(value, name));
    }

    /** Look up {@code value[key]}: an item or else an attribute. */
    public static Value item(Value value, Value key) {
        return value.item(key)
                .or(() -> key instanceof StringValue name ? value.attribute(name.value()) : Optional.empty())
                .orElseGet(() -> UndefinedValue.itemOf(value, key));
    }
}

package dev.stringbench.inference.jinja.value;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Jinja's {@code namespace}: the one value whose attributes a template can set. */
public final class NamespaceValue implements Value {
    private final Map<String, Value> attributes;

    private NamespaceValue(Map<String, Value> attributes) {
        this.attributes = attributes;
    }

    /** Call {@code namespace}, whose arguments are those of {@code dict}. */
    public static NamespaceValue of(Arguments arguments) {
        var attributes = new LinkedHashMap<String, Value>();
        Conversions.toDict(arguments).entries().forEach((key, value) -> attributes.put(key.text(), value));
        return new NamespaceValue(attributes);
    }

    /** Set an attribute. */
    public void set(String name, Value value) {
        attributes.put(name, value);
    }

    @Override
    public String typeName() {
        return "jinja2.utils.Namespace";
    }

    @Override
    public boolean truth() {
        return true;
    }

    @Override
    public String repr() {
        var entries = new LinkedHashMap<Value, Value>();
        attributes.forEach((name, value) -> entries.put(new StringValue(name), value));
        return "<Namespace " + new DictValue(entries).repr() + ">";
    }

    @Override
    public Optional<Value> attribute(String name) {
        return Optional.ofNullable(attributes.get(name));
    }

    @Override
    public Optional<Value> item(Value key) {
        return key instanceof StringValue name ? attribute(name.value()) : Optional.empty();
    }
}

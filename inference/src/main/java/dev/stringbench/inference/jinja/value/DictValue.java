package dev.stringbench.inference.jinja.value;

import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A Python {@code dict}, in the order of its making. Templates cannot change it.
 *
 * @param entries its keys and values
 */
public record DictValue(Map<Value, Value> entries) implements Value {
    private static final Set<String> CHANGING = Set.of("clear", "pop", "popitem", "setdefault", "update");

    /** Keep a copy. */
    public DictValue {
        entries.keySet().forEach(DictValue::requireHashable);
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    private static void requireHashable(Value key) {
        if (key instanceof ListValue || key instanceof DictValue) {
            throw new TemplateException("unhashable type: '" + key.typeName() + "'");
        }
    }

    /** Find the value of a key. */
    public Optional<Value> find(Value key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** Tell whether a key is there, which must be of a kind that can be one. */
    public boolean contains(Value key) {
        requireHashable(key);
        return entries.containsKey(key);
    }

    /** Its entries as pairs. */
    public List<Value> pairs() {
        return entries.entrySet().stream()
                .<Value>map(entry -> TupleValue.of(entry.getKey(), entry.getValue()))
                .toList();
    }

    @Override
    public String typeName() {
        return "dict";
    }

    @Override
    public boolean truth() {
        return !entries.isEmpty();
    }

    @Override
    public String repr() {
        return entries.entrySet().stream()
                .map(entry -> entry.getKey().repr() + ": " + entry.getValue().repr())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    @Override
    public Optional<Value> attribute(String name) {
        if (CHANGING.contains(name)) {
            return Optional.of(UndefinedValue.unsafe(this, name));
        }
        return switch (name) {
            case "items" -> method(name, arguments -> new DictView("dict_items", pairs()));
            case "keys" -> method(name, arguments -> new DictView("dict_keys", List.copyOf(entries.keySet())));
            case "values" -> method(name, arguments -> new DictView("dict_values", List.copyOf(entries.values())));
            case "copy" -> method(name, arguments -> this);
            case "get" -> Optional.of(new FunctionValue(name, this::get));
            default -> Optional.empty();
        };
    }

    private static Optional<Value> method(String name, Function<Arguments, Value> body) {
        return Optional.of(new FunctionValue(name, arguments -> {
            arguments.bind(name);
            return body.apply(arguments);
        }));
    }

    private Value get(Arguments arguments) {
        if (!arguments.named().isEmpty()) {
            throw new TemplateException("dict.get() takes no keyword arguments");
        }
        if (arguments.positional().isEmpty()) {
            throw new TemplateException("get expected at least 1 argument, got 0");
        }
        Arguments.Bound bound = arguments.bind("get", "key", "default");
        Value key = bound.require("key");
        requireHashable(key);
        return find(key).or(() -> bound.find("default")).orElse(NoneValue.NONE);
    }

    @Override
    public Optional<Value> item(Value key) {
        return find(key);
    }

    @Override
    public Iterator<Value> iterator() {
        return entries.keySet().iterator();
    }

    @Override
    public boolean isIterable() {
        return true;
    }

    @Override
    public int length() {
        return entries.size();
    }

    /** A dict has {@code len} and {@code []}, which is all that Jinja's test asks for. */
    @Override
    public boolean isSequence() {
        return true;
    }
}

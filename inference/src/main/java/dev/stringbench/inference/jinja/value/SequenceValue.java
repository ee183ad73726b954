package dev.stringbench.inference.jinja.value;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A {@code list} or a {@code tuple}. */
public sealed interface SequenceValue extends Value permits ListValue, TupleValue {

    /** Its items. */
    List<Value> items();

    /** Make one of the same kind. */
    SequenceValue with(List<Value> items);

    /** Take the items of a slice. */
    default SequenceValue slice(Slice slice) {
        var taken = new ArrayList<Value>();
        slice.indices(items().size()).forEach(index -> taken.add(items().get(index)));
        return with(taken);
    }

    @Override
    default boolean truth() {
        return !items().isEmpty();
    }

    @Override
    default Optional<Value> item(Value key) {
        if (!(key instanceof NumberValue number) || !number.isWhole()) {
            return Optional.empty();
        }
        int index = Conversions.toInt(number);
        int position = index < 0 ? index + items().size() : index;
        return position < 0 || position >= items().size() ? Optional.empty() : Optional.of(items().get(position));
    }

    @Override
    default Iterator<Value> iterator() {
        return items().iterator();
    }

    @Override
    default boolean isIterable() {
        return true;
    }

    @Override
    default int length() {
        return items().size();
    }

    @Override
    default boolean isSequence() {
        return true;
    }

    @Override
    default Optional<Value> attribute(String name) {
        return switch (name) {
            case "index" -> Optional.of(new FunctionValue(name, arguments -> IntegerValue.of(indexOf(arguments))));
            case "count" ->
                Optional.of(new FunctionValue(
                        name,
                        arguments -> IntegerValue.of(items().stream()
                                .filter(arguments.bind("count", "value").require("value")::equals)
                                .count())));
            default -> Optional.empty();
        };
    }

    private int indexOf(Arguments arguments) {
        Value sought = arguments.bind("index", "value").require("value");
        int index = items().indexOf(sought);
        if (index < 0) {
            throw new TemplateException(
                    this instanceof ListValue ? sought.repr() + " is not in list" : "tuple.index(x): x not in tuple");
        }
        return index;
    }

    /** Write the items with commas between. */
    static String reprs(List<Value> items) {
        return items.stream().map(Value::repr).collect(Collectors.joining(", "));
    }
}

package dev.stringbench.inference.jinja.filter;

import dev.stringbench.inference.jinja.value.Arguments;
import dev.stringbench.inference.jinja.value.GeneratorValue;
import dev.stringbench.inference.jinja.value.TemplateException;
import dev.stringbench.inference.jinja.value.Value;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The filters {@code map}, {@code select} and their like, whose results are made as they are asked for. */
final class SelectionFilters {
    private SelectionFilters() {}

    static Optional<Filter> find(String name) {
        return switch (name) {
            case "map" -> Optional.of(SelectionFilters::map);
            case "select" -> Optional.of((subject, arguments) -> select(subject, condition(arguments)));
            case "reject" ->
                Optional.of((subject, arguments) ->
                        select(subject, condition(arguments).negate()));
            case "selectattr" -> Optional.of((subject, arguments) -> select(subject, attributeCondition(arguments)));
            case "rejectattr" ->
                Optional.of((subject, arguments) ->
                        select(subject, attributeCondition(arguments).negate()));
            default -> Optional.empty();
        };
    }

    private static Value map(Value subject, Arguments arguments) {
        return lazily(subject, items -> items.map(mapping(arguments)));
    }

    private static Value select(Value subject, Predicate<Value> condition) {
        return lazily(subject, items -> items.filter(condition));
    }

    /** What is false, None among it, counts as empty. */
    private static Value lazily(Value subject, Function<Stream<Value>, Stream<Value>> change) {
        if (!subject.truth()) {
            return new GeneratorValue(Collections.emptyIterator());
        }
        Iterator<Value> items = subject.iterator();
        Stream<Value> stream = StreamSupport.stream(Spliterators.spliteratorUnknownSize(items, 0), false);
        return new GeneratorValue(change.apply(stream).iterator());
    }

    private static Function<Value, Value> mapping(Arguments arguments) {
        Value attribute = arguments.named().get("attribute");
        if (arguments.positional().isEmpty() && attribute != null) {
            arguments.named().keySet().stream()
                    .filter(name -> !name.equals("attribute") && !name.equals("default"))
                    .findFirst()
                    .ifPresent(name -> {
                        throw new TemplateException("Unexpected keyword argument '" + name + "'");
                    });
            return Filters.getter(
                    attribute, Optional.ofNullable(arguments.named().get("default")));
        }
        if (arguments.positional().isEmpty()) {
            throw new TemplateException("map requires a filter argument");
        }
        Filter filter = Filters.require(arguments.positional().get(0).text());
        Arguments rest = arguments.without(1);
        return item -> filter.apply(item, rest);
    }

    private static Predicate<Value> condition(Arguments arguments) {
        if (arguments.positional().isEmpty()) {
            return Value::truth;
        }
        ValueTest test = Filters.requireTest(arguments.positional().get(0).text());
        Arguments rest = arguments.without(1);
        return item -> test.holds(item, rest);
    }

    private static Predicate<Value> attributeCondition(Arguments arguments) {
        if (arguments.positional().isEmpty()) {
            throw new TemplateException("Missing parameter for attribute name");
        }
        Function<Value, Value> getter = Filters.getter(arguments.positional().get(0), Optional.empty());
        Predicate<Value> condition =
                condition(new Arguments(arguments.without(1).positional(), Map.of()));
        return item -> condition.test(getter.apply(item));
    }
}

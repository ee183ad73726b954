package dev.stringbench.inference.jinja.filter;

import dev.stringbench.inference.jinja.value.Access;
import dev.stringbench.inference.jinja.value.Arguments.Bound;
import dev.stringbench.inference.jinja.value.Conversions;
import dev.stringbench.inference.jinja.value.DictValue;
import dev.stringbench.inference.jinja.value.GeneratorValue;
import dev.stringbench.inference.jinja.value.IntegerValue;
import dev.stringbench.inference.jinja.value.JsonWriter;
import dev.stringbench.inference.jinja.value.ListValue;
import dev.stringbench.inference.jinja.value.StringValue;
import dev.stringbench.inference.jinja.value.TemplateException;
import dev.stringbench.inference.jinja.value.UndefinedValue;
import dev.stringbench.inference.jinja.value.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Jinja's built-in filters, with {@code tojson} as Transformers defines it. Those that make HTML or print for people to
 * debug are left out: filesizeformat, pprint, random, striptags, urlize, wordwrap, xmlattr.
 */
public final class Filters {
    private Filters() {}

    /** Find a filter by its name. */
    public static Optional<Filter> find(String name) {
        Optional<Filter> general = general(name);
        return general.or(() -> TextFilters.find(name))
                .or(() -> NumberFilters.find(name))
                .or(() -> SequenceFilters.find(name))
                .or(() -> SelectionFilters.find(name));
    }

    private static Optional<Filter> general(String name) {
        return switch (name) {
            case "default", "d" -> filter(name, Filters::orDefault, "default_value", "boolean");
            case "length", "count" -> filter(name, (subject, arguments) -> IntegerValue.of(subject.length()));
            case "list" -> filter(name, (subject, arguments) -> new ListValue(Conversions.toList(subject)));
            case "string" -> filter(name, (subject, arguments) -> new StringValue(subject.text()));
            case "attr" -> filter(name, Filters::attribute, "name");
            case "tojson" ->
                filter(
                        name,
                        (subject, arguments) ->
                                new StringValue(JsonWriter.of(arguments).write(subject)),
                        "ensure_ascii",
                        "indent",
                        "separators",
                        "sort_keys");
            case "items" -> filter(name, (subject, arguments) -> items(subject));
            default -> Optional.empty();
        };
    }

    /** The body of a filter whose arguments have names. */
    interface Body {
        Value apply(Value subject, Bound arguments);
    }

    /** Make a filter whose arguments are bound to parameters. */
    static Optional<Filter> filter(String name, Body body, String... parameters) {
        String[] all = new String[parameters.length + 1];
        all[0] = "value";
        System.arraycopy(parameters, 0, all, 1, parameters.length);
        return Optional.of((subject, arguments) ->
                body.apply(subject, arguments.after(subject).bind("do_" + name, all)));
    }

    private static Value orDefault(Value subject, Bound arguments) {
        boolean missing = subject instanceof UndefinedValue || (arguments.truth("boolean", false) && !subject.truth());
        return missing ? arguments.find("default_value").orElse(new StringValue("")) : subject;
    }

    private static Value attribute(Value subject, Bound arguments) {
        String name = arguments.require("name").text();
        return subject.attribute(name).orElseGet(() -> UndefinedValue.attributeOf(subject, name));
    }

    private static Value items(Value subject) {
        if (subject instanceof UndefinedValue) {
            return new ListValue(List.of());
        }
        if (subject instanceof DictValue dict) {
            return new GeneratorValue(dict.pairs().iterator());
        }
        throw new TemplateException("Can only get item pairs from a mapping.");
    }

    /** Make the function that takes an attribute such as {@code a.b.0} out of a value. */
    static Function<Value, Value> getter(Value path, Optional<Value> otherwise) {
        if (!(path instanceof StringValue)) {
            return value -> orElse(Access.item(value, path), otherwise);
        }
        Value[] parts = Arrays.stream(path.text().split("\\.", -1))
                .map(part -> !part.isEmpty() && part.chars().allMatch(Character::isDigit)
                        ? Conversions.parseInteger(part, 10)
                                .<Value>map(IntegerValue::new)
                                .orElseThrow()
                        : new StringValue(part))
                .toArray(Value[]::new);
        return value -> {
            Value found = value;
            for (Value part : parts) {
                found = orElse(Access.item(found, part), otherwise);
            }
            return found;
        };
    }

    private static Value orElse(Value found, Optional<Value> otherwise) {
        return found instanceof UndefinedValue ? otherwise.orElse(found) : found;
    }

    /** Make the function that takes the attribute that an argument names, or the value itself. */
    static Function<Value, Value> getter(Bound arguments) {
        return arguments
                .findGiven("attribute")
                .map(path -> getter(path, Optional.empty()))
                .orElse(Function.identity());
    }

    /** Apply a named filter to a value. */
    static Filter require(String name) {
        return find(name).orElseThrow(() -> new TemplateException("No filter named '" + name + "'."));
    }

    /** Find a test that a filter was told to use. */
    static ValueTest requireTest(String name) {
        return Tests.find(name).orElseThrow(() -> new TemplateException("No test named '" + name + "'."));
    }
}

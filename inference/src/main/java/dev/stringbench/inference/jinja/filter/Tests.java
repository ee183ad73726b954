package dev.stringbench.inference.jinja.filter;

import dev.stringbench.inference.jinja.value.Arguments;
import dev.stringbench.inference.jinja.value.BooleanValue;
import dev.stringbench.inference.jinja.value.DictValue;
import dev.stringbench.inference.jinja.value.FloatValue;
import dev.stringbench.inference.jinja.value.IntegerValue;
import dev.stringbench.inference.jinja.value.NoneValue;
import dev.stringbench.inference.jinja.value.NumberValue;
import dev.stringbench.inference.jinja.value.Operators;
import dev.stringbench.inference.jinja.value.StringValue;
import dev.stringbench.inference.jinja.value.UndefinedValue;
import dev.stringbench.inference.jinja.value.Value;
import java.math.BigInteger;
import java.util.Optional;
import java.util.function.Predicate;

/** Jinja's built-in tests. */
public final class Tests {
    private Tests() {}

    /** Find a test by its name. */
    public static Optional<ValueTest> find(String name) {
        return switch (name) {
            case "defined" -> plain(name, value -> !(value instanceof UndefinedValue));
            case "undefined" -> plain(name, value -> value instanceof UndefinedValue);
            case "none" -> plain(name, value -> value == NoneValue.NONE);
            case "boolean" -> plain(name, value -> value instanceof BooleanValue);
            case "true" -> plain(name, value -> value instanceof BooleanValue && value.truth());
            case "false" -> plain(name, value -> value instanceof BooleanValue && !value.truth());
            case "integer" -> plain(name, value -> value instanceof IntegerValue);
            case "float" -> plain(name, value -> value instanceof FloatValue);
            case "number" -> plain(name, value -> value instanceof NumberValue);
            case "string" -> plain(name, value -> value instanceof StringValue);
            case "mapping" -> plain(name, value -> value instanceof DictValue);
            case "sequence" -> plain(name, value -> value.isSequence() || value instanceof UndefinedValue);
            case "iterable" -> plain(name, Value::isIterable);
            case "callable" -> plain(name, Value::isCallable);
            case "escaped" -> plain(name, value -> false);
            case "lower" -> plain(name, value -> isInCase(value, "islower"));
            case "upper" -> plain(name, value -> isInCase(value, "isupper"));
            case "even" -> plain(name, value -> remainder(value, 2).signum() == 0);
            case "odd" -> plain(name, value -> remainder(value, 2).signum() != 0);
            case "filter" -> plain(name, value -> Filters.find(value.text()).isPresent());
            case "test" -> plain(name, value -> find(value.text()).isPresent());
            case "divisibleby" ->
                binary(name, (value, number) -> !Operators.modulo(value, number).truth());
            case "eq", "equalto", "==" -> binary(name, Object::equals);
            case "ne", "!=" -> binary(name, (value, other) -> !value.equals(other));
            case "lt", "lessthan", "<" -> binary(name, (value, other) -> Operators.holds("<", value, other));
            case "le", "<=" -> binary(name, (value, other) -> Operators.holds("<=", value, other));
            case "gt", "greaterthan", ">" -> binary(name, (value, other) -> Operators.holds(">", value, other));
            case "ge", ">=" -> binary(name, (value, other) -> Operators.holds(">=", value, other));
            case "in" -> binary(name, (value, container) -> Operators.contains(container, value));
            case "sameas" -> binary(name, Tests::isSame);
            default -> Optional.empty();
        };
    }

    private static Optional<ValueTest> plain(String name, Predicate<Value> holds) {
        return Optional.of((subject, arguments) -> {
            arguments.bind("test_" + name);
            return holds.test(subject);
        });
    }

    /** A relation between the subject and another value. */
    private interface Relation {
        boolean holds(Value subject, Value other);
    }

    private static Optional<ValueTest> binary(String name, Relation relation) {
        return Optional.of((subject, arguments) ->
                relation.holds(subject, arguments.bind(name, "other").require("other")));
    }

    private static boolean isInCase(Value value, String method) {
        return new StringValue(value.text())
                .attribute(method)
                .orElseThrow()
                .call(Arguments.NONE)
                .truth();
    }

    private static BigInteger remainder(Value value, long divisor) {
        return Operators.modulo(value, IntegerValue.of(divisor)) instanceof NumberValue number
                ? number.wholeValue()
                : BigInteger.ZERO;
    }

    /** Python's small values are the same objects; of others only the very same one is. */
    private static boolean isSame(Value value, Value other) {
        boolean small = value instanceof NumberValue || value instanceof StringValue;
        return small ? value.typeName().equals(other.typeName()) && value.equals(other) : isIdentical(value, other);
    }

    @SuppressWarnings("ReferenceEquality") // identity is what is asked for
    private static boolean isIdentical(Value value, Value other) {
        return value == other;
    }
}

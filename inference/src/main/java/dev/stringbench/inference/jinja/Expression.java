package dev.stringbench.inference.jinja;

import dev.stringbench.inference.jinja.filter.Filter;
import dev.stringbench.inference.jinja.filter.ValueTest;
import dev.stringbench.inference.jinja.value.Access;
import dev.stringbench.inference.jinja.value.Arguments;
import dev.stringbench.inference.jinja.value.BooleanValue;
import dev.stringbench.inference.jinja.value.Conversions;
import dev.stringbench.inference.jinja.value.DictValue;
import dev.stringbench.inference.jinja.value.ListValue;
import dev.stringbench.inference.jinja.value.Operators;
import dev.stringbench.inference.jinja.value.StringValue;
import dev.stringbench.inference.jinja.value.TemplateException;
import dev.stringbench.inference.jinja.value.TupleValue;
import dev.stringbench.inference.jinja.value.UndefinedValue;
import dev.stringbench.inference.jinja.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** An expression of a template. */
sealed interface Expression {

    /** Compute it. */
    Value evaluate(Scope scope);

    /** A value written in the template. */
    record Literal(Value value) implements Expression {
        @Override
        public Value evaluate(Scope scope) {
            return value;
        }
    }

    /** A variable. */
    record Name(String name) implements Expression {
        @Override
        public Value evaluate(Scope scope) {
            return scope.get(name);
        }
    }

    /** {@code [a, b]} */
    record ListDisplay(List<Expression> items) implements Expression {
        @Override
        public Value evaluate(Scope scope) {
            return new ListValue(evaluateAll(items, scope));
        }
    }

    /** {@code a, b} */
    record TupleDisplay(List<Expression> items) implements Expression {
        @Override
        public Value evaluate(Scope scope) {
            return new TupleValue(evaluateAll(items, scope));
        }
    }

    /** {@code {a: b}} */
    record DictDisplay(List<Map.Entry<Expression, Expression>> entries) implements Expression {
        @Override
        public Value evaluate(Scope scope) {
            var values = new LinkedHashMap<Value, Value>();
            entries.forEach(entry ->
                    values.put(entry.getKey().evaluate(scope), entry.getValue().evaluate(scope)));
            return new DictValue(values);
        }
    }

    /** {@code object.name} */
    record Attribute(Expression object, String name) implements Expression {
        @Override
        public Value evaluate(Scope scope) {
            return Access.attribute(object.evaluate(scope), name);
        }
    }

    /** {@code object[key]} */
    record Item(Expression object, Expression key) implements Expression {
        @Override
        public Value evaluate(Scope scope) {
            return Access.item(object.evaluate(scope), key.evaluate(scope));
        }
    }

    /** {@code object[start:stop:step]} */
    record Slice(Expression object, Optional<Expression> start, Optional<Expression> stop, Optional<Expression> step)
            implements Expression {
        @Override
        public Value evaluate(Scope scope) {
            Value sliced = object.evaluate(scope);
            var slice = new dev.stringbench.inference.jinja.value.Slice(
                    bound(start, scope), bound(stop, scope), bound(step, scope));
            return slice.of(sliced);
        }

        private static Optional<Value> bound(Optional<Expression> bound, Scope scope) {
            return bound.map(expression -> expression.evaluate(scope));
        }
    }

    /**
     * What is written between the parentheses of a call.
     *
     * @param positional those without a name
     * @param named those with a name
     * @param unpacked {@code *args}
     * @param unpackedNamed {@code **kwargs}
     */
    record ArgumentList(
            List<Expression> positional,
            Map<String, Expression> named,
            Optional<Expression> unpacked,
            Optional<Expression> unpackedNamed) {

        static final ArgumentList NONE = of(List.of());

        static ArgumentList of(List<Expression> positional) {
            return new ArgumentList(positional, Map.of(), Optional.empty(), Optional.empty());
        }

        Arguments evaluate(Scope scope) {
            var values = new ArrayList<>(evaluateAll(positional, scope));
            unpacked.ifPresent(all -> values.addAll(Conversions.toList(all.evaluate(scope))));
            var byName = new LinkedHashMap<String, Value>();
            named.forEach((name, expression) -> byName.put(name, expression.evaluate(scope)));
            unpackedNamed.ifPresent(all -> {
                if (!(all.evaluate(scope) instanceof DictValue dict)) {
                    throw new TemplateException("argument after ** must be a mapping");
                }
                dict.entries().forEach((name, value) -> byName.put(name.text(), value));
            });
            return new Arguments(values, byName);
        }
    }

    /** {@code callee(arguments)} */
    record Call(Expression callee, ArgumentList arguments) implements Expression {
        @Override
        public Value evaluate(Scope scope) {
            return callee.evaluate(scope).call(arguments.evaluate(scope));
        }
    }

    /** {@code | filter(arguments)} */
    record Filtering(Filter filter, ArgumentList arguments) {
        Value apply(Value subject, Scope scope) {
            return filter.apply(subject, arguments.evaluate(scope));
        }
    }

    /** {@code subject | filter(arguments)} */
    record Filtered(Expression subject, Filtering filtering) implements Expression {
        @Override
        public Value evaluate(Scope scope) {
            return filtering.apply(subject.evaluate(scope), scope);
        }
    }

    /** {@code subject is test(arguments)} */
    record Tested(Expression subject, ValueTest test, ArgumentList arguments) implements Expression {
        @Override
        public Value evaluate(Scope scope) {
            return BooleanValue.of(test.holds(subject.evaluate(scope), arguments.evaluate(scope)));
        }
    }

    /** {@code yes if condition else no} */
    record Conditional(Expression condition, Expression yes, Optional<Expression> no, int line) implements Expression {
        @Override
        public Value evaluate(Scope scope) {
            if (condition.evaluate(scope).truth()) {
                return yes.evaluate(scope);
            }
            return no.map(expression -> expression.evaluate(scope))
                    .orElseGet(() -> new UndefinedValue("the inline if-expression on line " + line
                            + " evaluated to false and no else section was defined."));
        }
    }

    /** {@code left and right} */
    record And(Expression left, Expression right) implements Expression {
        @Override
        public Value evaluate(Scope scope) {
            Value first = left.evaluate(scope);
            return first.truth() ? right.evaluate(scope) : first;
        }
    }

    /** {@code left or right} */
    record Or(Expression left, Expression right) implements Expression {
        @Override
        public Value evaluate(Scope scope) {
            Value first = left.evaluate(scope);
            return first.truth() ? first : right.evaluate(scope);
        }
    }

    /** {@code not operand}, {@code -operand} or {@code +operand} */
    record Unary(UnaryOperator<Value> operator, Expression operand) implements Expression {
        @Override
        public Value evaluate(Scope scope) {
            return operator.apply(operand.evaluate(scope));
        }
    }

    /** {@code left + right} and its like */
    record Binary(BinaryOperator<Value> operator, Expression left, Expression right) implements Expression {
        @Override
        public Value evaluate(Scope scope) {
            return operator.apply(left.evaluate(scope), right.evaluate(scope));
        }
    }

    /** {@code a ~ b ~ c} */
    record Concatenation(List<Expression> parts) implements Expression {
        @Override
        public Value evaluate(Scope scope) {
            return new StringValue(
                    parts.stream().map(part -> part.evaluate(scope).text()).collect(Collectors.joining()));
        }
    }

    /** {@code first < second <= third}, each operand computed once */
    record Comparison(Expression first, List<Comparand> others) implements Expression {
        @Override
        public Value evaluate(Scope scope) {
            Value left = first.evaluate(scope);
            for (Comparand other : others) {
                Value right = other.operand().evaluate(scope);
                if (!holds(other.operator(), left, right)) {
                    return BooleanValue.FALSE;
                }
                left = right;
            }
            return BooleanValue.TRUE;
        }

        private static boolean holds(String operator, Value left, Value right) {
            return switch (operator) {
                case "==" -> left.equals(right);
                case "!=" -> !left.equals(right);
                case "in" -> Operators.contains(right, left);
                case "not in" -> !Operators.contains(right, left);
                default -> Operators.holds(operator, left, right);
            };
        }
    }

    /** An operator of a comparison with what stands behind it. */
    record Comparand(String operator, Expression operand) {}

    private static List<Value> evaluateAll(List<Expression> expressions, Scope scope) {
        return expressions.stream()
                .map(expression -> expression.evaluate(scope))
                .toList();
    }
}

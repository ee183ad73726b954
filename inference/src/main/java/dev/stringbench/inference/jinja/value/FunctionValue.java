package dev.stringbench.inference.jinja.value;

import java.util.function.Function;

/**
 * Something to call: a built-in function or a method of a value.
 *
 * @param name its name
 * @param body what it does
 */
public record FunctionValue(String name, Function<Arguments, Value> body) implements Value {

    @Override
    public String typeName() {
        return "builtin_function_or_method";
    }

    @Override
    public boolean truth() {
        return true;
    }

    @Override
    public String repr() {
        return "<built-in function " + name + ">";
    }

    @Override
    public Value call(Arguments arguments) {
        return body.apply(arguments);
    }

    @Override
    public boolean isCallable() {
        return true;
    }
}

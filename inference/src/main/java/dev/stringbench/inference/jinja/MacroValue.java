package dev.stringbench.inference.jinja;

import dev.stringbench.inference.jinja.value.Arguments;
import dev.stringbench.inference.jinja.value.DictValue;
import dev.stringbench.inference.jinja.value.NoneValue;
import dev.stringbench.inference.jinja.value.StringValue;
import dev.stringbench.inference.jinja.value.TemplateException;
import dev.stringbench.inference.jinja.value.TupleValue;
import dev.stringbench.inference.jinja.value.UndefinedValue;
import dev.stringbench.inference.jinja.value.Value;
import dev.stringbench.python.PythonRepr;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A macro in the scope that it was defined in. */
final class MacroValue implements Value {
    private final MacroCode code;
    private final Scope scope;

    MacroValue(MacroCode code, Scope scope) {
        this.code = code;
        this.scope = scope;
    }

    @Override
    public String typeName() {
        return "Macro";
    }

    @Override
    public boolean truth() {
        return true;
    }

    @Override
    public String repr() {
        return "<Macro " + PythonRepr.repr(code.name()) + ">";
    }

    @Override
    public Optional<Value> attribute(String name) {
        return switch (name) {
            case "name" -> Optional.of(new StringValue(code.name()));
            case "arguments" ->
                Optional.of(new TupleValue(
                        code.parameters().stream().<Value>map(StringValue::new).toList()));
            default -> Optional.empty();
        };
    }

    @Override
    public boolean isCallable() {
        return true;
    }

    @Override
    public Value call(Arguments arguments) {
        Scope inner = scope.inner();
        List<Value> positional = arguments.positional();
        Map<String, Value> rest = new LinkedHashMap<>(arguments.named());
        for (int i = 0; i < code.parameters().size(); i++) {
            String parameter = code.parameters().get(i);
            Value given = i < positional.size() ? positional.get(i) : rest.remove(parameter);
            inner.set(parameter, given == null ? defaultOf(parameter, inner) : given);
        }
        if (code.takesCaller()) {
            Value caller = rest.remove("caller");
            inner.set(
                    "caller",
                    caller == null || caller == NoneValue.NONE ? new UndefinedValue("No caller defined") : caller);
        }
        takeRest(positional, rest, inner);
        return new StringValue(code.body().text(inner));
    }

    private Value defaultOf(String parameter, Scope inner) {
        Expression expression = code.defaults().get(parameter);
        return expression == null
                ? new UndefinedValue("parameter " + PythonRepr.repr(parameter) + " was not provided")
                : expression.evaluate(inner);
    }

    private void takeRest(List<Value> positional, Map<String, Value> rest, Scope inner) {
        if (code.takesMoreNamed()) {
            var entries = new LinkedHashMap<Value, Value>();
            rest.forEach((name, value) -> entries.put(new StringValue(name), value));
            inner.set("kwargs", new DictValue(entries));
        } else if (rest.containsKey("caller")) {
            throw new TemplateException("macro " + PythonRepr.repr(code.name())
                    + " was invoked with two values for the special caller argument. This is most likely a bug.");
        } else if (!rest.isEmpty()) {
            throw new TemplateException("macro " + PythonRepr.repr(code.name()) + " takes no keyword argument "
                    + PythonRepr.repr(rest.keySet().iterator().next()));
        }
        int parameters = code.parameters().size();
        if (code.takesMorePositional()) {
            inner.set(
                    "varargs",
                    new TupleValue(positional.subList(Math.min(parameters, positional.size()), positional.size())));
        } else if (positional.size() > parameters) {
            throw new TemplateException(
                    "macro " + PythonRepr.repr(code.name()) + " takes not more than " + parameters + " argument(s)");
        }
    }
}

package dev.stringbench.inference.jinja.value;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The arguments of a call.
 *
 * @param positional those without a name, in order
 * @param named those with a name, in order
 */
public record Arguments(List<Value> positional, Map<String, Value> named) {

    /** No arguments. */
    public static final Arguments NONE = of();

    /** Keep copies. */
    public Arguments {
        positional = List.copyOf(positional);
        named = new LinkedHashMap<>(named);
    }

    /** Pass values without names. */
    public static Arguments of(Value... values) {
        return new Arguments(List.of(values), Map.of());
    }

    /** Bind the arguments to the parameters of a function that Python describes by these names. */
    public Bound bind(String function, String... parameters) {
        if (positional.size() > parameters.length) {
            throw new TemplateException(function + "() takes " + takes(parameters.length) + " but " + positional.size()
                    + (positional.size() == 1 ? " was" : " were") + " given");
        }
        var values = new LinkedHashMap<String, Value>();
        for (int i = 0; i < positional.size(); i++) {
            values.put(parameters[i], positional.get(i));
        }
        named.forEach((name, value) -> {
            if (!Arrays.asList(parameters).contains(name)) {
                throw new TemplateException(function + "() got an unexpected keyword argument '" + name + "'");
            }
            if (values.putIfAbsent(name, value) != null) {
                throw new TemplateException(function + "() got multiple values for argument '" + name + "'");
            }
        });
        return new Bound(function, values);
    }

    private static String takes(int parameters) {
        return parameters == 1 ? "1 positional argument" : parameters + " positional arguments";
    }

    /** The same arguments without the first ones. */
    public Arguments without(int first) {
        return new Arguments(positional.subList(Math.min(first, positional.size()), positional.size()), named);
    }

    /** The same arguments with one more in front. */
    public Arguments after(Value first) {
        var all = new ArrayList<Value>();
        all.add(first);
        all.addAll(positional);
        return new Arguments(all, named);
    }

    /**
     * Arguments by the name of their parameter.
     *
     * @param function the function's name, for messages
     * @param values what was given
     */
    public record Bound(String function, Map<String, Value> values) {

        /** Take one that must be there. */
        public Value require(String parameter) {
            return find(parameter)
                    .orElseThrow(() -> new TemplateException(
                            function + "() missing 1 required positional argument: '" + parameter + "'"));
        }

        /** Take one if it was given. */
        public Optional<Value> find(String parameter) {
            return Optional.ofNullable(values.get(parameter));
        }

        /** Take one if it was given and is not None. */
        public Optional<Value> findGiven(String parameter) {
            return find(parameter).filter(value -> value != NoneValue.NONE);
        }

        /** Take a text if it was given and is not None. */
        public Optional<String> findText(String parameter) {
            return findGiven(parameter).map(Value::text);
        }

        /** Take a whole number, or the default. */
        public int integer(String parameter, int otherwise) {
            return find(parameter).map(Conversions::toInt).orElse(otherwise);
        }

        /** Take a truth, or the default. */
        public boolean truth(String parameter, boolean otherwise) {
            return find(parameter).map(Value::truth).orElse(otherwise);
        }
    }
}

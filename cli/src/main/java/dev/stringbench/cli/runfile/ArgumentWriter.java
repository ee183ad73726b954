package dev.stringbench.cli.runfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A writer that turns a key's value into arguments and checks that it is of the option's type. */
final class ArgumentWriter {

    private final String key;
    private final ArgSpec spec;
    private final Substitution substitution;

    ArgumentWriter(String key, ArgSpec spec, Substitution substitution) {
        this.key = key;
        this.spec = spec;
        this.substitution = substitution;
    }

    /**
     * Give the arguments.
     *
     * @throws RunFileException where the value is not of the option's type
     */
    List<String> arguments(Node value) {
        if (value instanceof Node.Nothing) {
            return List.of();
        }
        if (spec instanceof OptionSpec option && option.arity().min() == 0 && isTruth(value)) {
            return ((Node.Scalar) value).text().equals("true") ? List.of(name(option)) : List.of();
        }
        if (spec instanceof OptionSpec option && option.arity().max() == 0) {
            throw wanted(value, "true or false");
        }
        List<String> values = values(value);
        if (!(spec instanceof OptionSpec option)) {
            return values;
        }
        String separator = spec.splitRegex();
        return spec.isMultiValue() && !separator.isEmpty()
                ? List.of(name(option) + "=" + String.join(separator, values))
                : values.stream().map(text -> name(option) + "=" + text).toList();
    }

    private List<String> values(Node value) {
        List<String> values = new ArrayList<>();
        if (value instanceof Node.Scalar scalar) {
            values.add(scalar(scalar, spec.isMultiValue()));
        } else if (value instanceof Node.Items items && spec.isMultiValue()) {
            if (items.values().isEmpty()) {
                throw wanted(value, "at least one value");
            }
            for (Node item : items.values()) {
                if (!(item instanceof Node.Scalar scalar)) {
                    throw wanted(item, "a single value");
                }
                values.add(scalar(scalar, false));
            }
        } else if (value instanceof Node.Fields fields && Map.class.isAssignableFrom(spec.type())) {
            fields.values().forEach((name, field) -> {
                if (!(field.value() instanceof Node.Scalar scalar)) {
                    throw wanted(field.value(), "a single value");
                }
                values.add(name + "=" + scalar(scalar, false));
            });
        } else {
            throw wanted(value, spec.isMultiValue() ? "one value or a list" : "a single value");
        }
        return values;
    }

    private String scalar(Node.Scalar scalar, boolean mayHoldSeveral) {
        String text = substitution.in(scalar);
        String separator = spec.splitRegex();
        if (separator.isEmpty() || !spec.isMultiValue()) {
            check(scalar, text);
        } else if (mayHoldSeveral) {
            for (String part : text.split(separator, -1)) {
                check(scalar, part);
            }
        } else if (text.split(separator, -1).length > 1) {
            throw wanted(scalar, "one value for each item of the list");
        } else {
            check(scalar, text);
        }
        return text;
    }

    private void check(Node.Scalar scalar, String text) {
        if (Map.class.isAssignableFrom(spec.type())) {
            // The command line's own parser judges NAME=VALUE.
            return;
        }
        Class<?> type = spec.auxiliaryTypes()[0];
        if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
            if (!text.matches("-?\\d+")) {
                throw wanted(scalar, "a whole number");
            }
        } else if (type == Double.class || type == double.class) {
            if (!isNumber(text)) {
                throw wanted(scalar, "a number");
            }
        } else if (scalar.isTruth()) {
            throw wanted(scalar, "a text or a number");
        }
    }

    private static boolean isNumber(String text) {
        try {
            return Double.isFinite(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isTruth(Node value) {
        return value instanceof Node.Scalar scalar && scalar.isTruth();
    }

    private static String name(OptionSpec option) {
        return option.longestName();
    }

    private RunFileException wanted(Node value, String wanted) {
        return new RunFileException(value.place(), key + " is " + value.words() + "; " + wanted + " is wanted");
    }
}

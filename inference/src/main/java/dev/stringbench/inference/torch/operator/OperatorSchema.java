package dev.stringbench.inference.torch.operator;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * As much of an operator's schema as is needed to take its arguments.
 *
 * @param text the schema as libtorch reads it, {@code name(Tensor(a!) output, int start) -> ()}
 * @param name of the operator, without its namespace
 * @param parameters what each takes, in order
 */
record OperatorSchema(String text, String name, List<Parameter> parameters) {
    private static final Pattern SCHEMA = Pattern.compile("(\\w+)\\((.*)\\) -> \\(\\)");
    private static final Pattern PARAMETER = Pattern.compile("(Tensor|Tensor\\(\\w!?\\)|int|bool|float) \\w+");

    OperatorSchema {
        parameters = List.copyOf(parameters);
    }

    /** The kind of value that a parameter takes. */
    enum Parameter {
        TENSOR,
        INT,
        BOOL,
        FLOAT
    }

    /**
     * Read a schema without results, whose parameters are tensors, ints, bools and floats without defaults.
     *
     * @throws IllegalArgumentException for any other
     */
    static OperatorSchema parse(String text) {
        Matcher schema = SCHEMA.matcher(text);
        if (!schema.matches()) {
            throw new IllegalArgumentException(
                    "operator schema is \"" + text + "\"; it must be of the form \"name(type name, ...) -> ()\"");
        }
        String parameters = schema.group(2);
        return new OperatorSchema(
                text,
                schema.group(1),
                parameters.isEmpty()
                        ? List.of()
                        : Stream.of(parameters.split(", ?", -1))
                                .map(OperatorSchema::parameter)
                                .toList());
    }

    private static Parameter parameter(String text) {
        Matcher matcher = PARAMETER.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("operator parameter is \"" + text
                    + "\"; it must be a Tensor, Tensor(a!), int, bool or float with a name");
        }
        return switch (matcher.group(1)) {
            case "int" -> Parameter.INT;
            case "bool" -> Parameter.BOOL;
            case "float" -> Parameter.FLOAT;
            default -> Parameter.TENSOR;
        };
    }
}

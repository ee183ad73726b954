package dev.stringbench.inference.jinja.value;

import dev.stringbench.python.PythonRepr;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's {@code text.format(values)}. */
final class BraceFormat {
    private static final Pattern SPEC =
            Pattern.compile("(?:(?<fill>.)?(?<align>[<>=^]))?(?<sign>[-+ ])?(?<alternate>#)?"
                    + "(?<zero>0)?(?<width>\\d+)?(?<grouping>[,_])?(?:\\.(?<precision>\\d+))?(?<type>[a-zA-Z%])?");
    private static final Pattern PATH = Pattern.compile("\\.(?<attribute>[^.\\[]+)|\\[(?<item>[^\\]]+)\\]");

    private final Arguments arguments;
    private final Optional<Value> mapping;
    private int automatic;
    private boolean manual;

    private BraceFormat(Arguments arguments, Optional<Value> mapping) {
        this.arguments = arguments;
        this.mapping = mapping;
    }

    static String apply(String format, Arguments arguments) {
        return new BraceFormat(arguments, Optional.empty()).write(format);
    }

    static String apply(String format, Arguments arguments, Value mapping) {
        return new BraceFormat(arguments, Optional.of(mapping)).write(format);
    }

    private String write(String format) {
        var written = new StringBuilder();
        int at = 0;
        while (at < format.length()) {
            char c = format.charAt(at);
            boolean doubled = at + 1 < format.length() && format.charAt(at + 1) == c;
            if ((c == '{' || c == '}') && doubled) {
                written.append(c);
                at += 2;
            } else if (c == '{') {
                int end = closing(format, at);
                written.append(field(format.substring(at + 1, end)));
                at = end + 1;
            } else if (c == '}') {
                throw new TemplateException("Single '}' encountered in format string");
            } else {
                written.append(c);
                at++;
            }
        }
        return written.toString();
    }

    private static int closing(String format, int open) {
        int depth = 0;
        for (int at = open; at < format.length(); at++) {
            depth += format.charAt(at) == '{' ? 1 : format.charAt(at) == '}' ? -1 : 0;
            if (depth == 0) {
                return at;
            }
        }
        throw new TemplateException(
                open == format.length() - 1
                        ? "Single '{' encountered in format string"
                        : "expected '}' before end of string");
    }

    private String field(String field) {
        int colon = field.indexOf(':');
        String head = colon < 0 ? field : field.substring(0, colon);
        String spec = colon < 0 ? "" : field.substring(colon + 1);
        int exclamation = head.indexOf('!');
        String conversion = exclamation < 0 ? "" : head.substring(exclamation + 1);
        Value value = find(exclamation < 0 ? head : head.substring(0, exclamation));
        Value converted = switch (conversion) {
            case "" -> value;
            case "r", "a" -> new StringValue(value.repr());
            case "s" -> new StringValue(value.text());
            default -> throw new TemplateException("Unknown conversion specifier " + conversion);
        };
        String written = spec.contains("{") ? write(spec) : spec;
        return format(converted, written);
    }

    private Value find(String path) {
        int end = 0;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
            end++;
        }
        Value value = argument(path.substring(0, end));
        Matcher step = PATH.matcher(path).region(end, path.length());
        while (step.lookingAt()) {
            value = step.group("attribute") != null
                    ? Access.attribute(value, step.group("attribute"))
                    : Access.item(value, key(step.group("item")));
            step.region(step.end(), path.length());
        }
        return value;
    }

    private static Value key(String item) {
        return item.chars().allMatch(Character::isDigit)
                ? IntegerValue.of(Long.parseLong(item))
                : new StringValue(item);
    }

    private Value argument(String name) {
        if (name.isEmpty() || name.chars().allMatch(Character::isDigit)) {
            requireOneNumbering(name.isEmpty());
            int index = name.isEmpty() ? automatic++ : Integer.parseInt(name);
            manual |= !name.isEmpty();
            if (index >= arguments.positional().size()) {
                throw new TemplateException("tuple index out of range");
            }
            return arguments.positional().get(index);
        }
        return mapping.map(values -> Access.item(values, new StringValue(name)))
                .or(() -> Optional.ofNullable(arguments.named().get(name)))
                .orElseThrow(() -> new TemplateException(PythonRepr.repr(name)));
    }

    private void requireOneNumbering(boolean automaticNow) {
        if (automaticNow ? manual : automatic > 0) {
            throw new TemplateException("cannot switch from manual field specification to automatic field numbering");
        }
    }

    private static String format(Value value, String given) {
        if (given.isEmpty()) {
            return value.text();
        }
        Matcher spec = SPEC.matcher(given);
        if (!spec.matches()) {
            throw new TemplateException("Invalid format specifier");
        }
        boolean number = value instanceof NumberValue && !(value instanceof BooleanValue && spec.group("type") == null);
        boolean zeros = spec.group("zero") != null;
        String align = Optional.ofNullable(spec.group("align")).orElse(zeros && number ? "=" : number ? ">" : "<");
        String type = Optional.ofNullable(spec.group("type")).orElse(number ? "" : "s");
        var format = new FormatSpec(
                Optional.ofNullable(spec.group("fill")).orElse(zeros ? "0" : " "),
                align.charAt(0),
                Optional.ofNullable(spec.group("sign")).orElse("-").charAt(0),
                spec.group("alternate") != null,
                Optional.ofNullable(spec.group("width")).map(Integer::parseInt).orElse(0),
                Optional.ofNullable(spec.group("grouping")).orElse(""),
                spec.group("precision") == null
                        ? OptionalInt.empty()
                        : OptionalInt.of(Integer.parseInt(spec.group("precision"))),
                typeOf(type, value, spec.group("precision") != null));
        if (value instanceof NumberValue numeric && format.type() != 's') {
            return format.number(numeric);
        }
        if (!type.equals("s")) {
            throw new TemplateException(
                    "Unknown format code '" + type + "' for object of type '" + value.typeName() + "'");
        }
        return format.text(value.text());
    }

    /** A float without a type is written as {@code repr} does, or with so many digits as {@code g}. */
    private static char typeOf(String type, Value value, boolean precise) {
        if (!type.isEmpty()) {
            return type.charAt(0);
        }
        return value instanceof FloatValue ? (precise ? 'g' : 's') : 'd';
    }
}

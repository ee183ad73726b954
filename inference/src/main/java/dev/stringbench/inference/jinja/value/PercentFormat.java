package dev.stringbench.inference.jinja.value;

import dev.stringbench.python.PythonRepr;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Python's {@code text % values}. */
public final class PercentFormat {
    private static final Pattern FIELD = Pattern.compile(
            "%(?:\\((?<key>[^)]*)\\))?(?<flags>[-+"
                    + " #0]*)(?<width>\\*|\\d+)?(?:\\.(?<precision>\\*|\\d*))?[hlL]?(?<type>.)?",
            Pattern.DOTALL);

    private PercentFormat() {}

    /** Format a text with one value, a tuple of values, or a dict where the text names its fields. */
    public static String apply(String format, Value values) {
        List<Value> all = values instanceof TupleValue tuple ? tuple.items() : List.of(values);
        Iterator<Value> rest = all.iterator();
        var written = new StringBuilder();
        Matcher field = FIELD.matcher(format);
        int begin = 0;
        boolean named = false;
        while (field.find()) {
            written.append(format, begin, field.start());
            begin = field.end();
            if (field.group("type") == null) {
                throw new TemplateException("incomplete format");
            }
            if (field.group("type").equals("%")) {
                written.append('%');
                continue;
            }
            OptionalInt width = number(field.group("width"), rest);
            OptionalInt precision = number(field.group("precision"), rest);
            Value value;
            if (field.group("key") != null) {
                named = true;
                value = named(values, field.group("key"));
            } else {
                value = next(rest);
            }
            written.append(field(field, width, precision, value));
        }
        written.append(format, begin, format.length());
        boolean mapping = values instanceof DictValue || values instanceof ListValue;
        if (!named && !mapping && rest.hasNext()) {
            throw new TemplateException("not all arguments converted during string formatting");
        }
        return written.toString();
    }

    private static Value named(Value values, String key) {
        if (values instanceof DictValue dict) {
            return dict.find(new StringValue(key)).orElseThrow(() -> new TemplateException(PythonRepr.repr(key)));
        }
        throw new TemplateException("format requires a mapping");
    }

    private static Value next(Iterator<Value> rest) {
        if (!rest.hasNext()) {
            throw new TemplateException("not enough arguments for format string");
        }
        return rest.next();
    }

    private static OptionalInt number(@Nullable String given, Iterator<Value> rest) {
        if (given == null) {
            return OptionalInt.empty();
        }
        if (given.equals("*")) {
            return OptionalInt.of(Conversions.toInt(next(rest)));
        }
        return OptionalInt.of(given.isEmpty() ? 0 : Integer.parseInt(given));
    }

    private static String field(Matcher field, OptionalInt width, OptionalInt precision, Value value) {
        String flags = field.group("flags");
        char type = field.group("type").charAt(0);
        boolean left = flags.contains("-");
        boolean zeros = flags.contains("0") && !left && type != 's' && type != 'r' && type != 'a' && type != 'c';
        FormatSpec spec = new FormatSpec(
                zeros ? "0" : " ",
                left ? '<' : zeros ? '=' : '>',
                flags.contains("+") ? '+' : flags.contains(" ") ? ' ' : '-',
                flags.contains("#"),
                width.orElse(0),
                "",
                precision,
                type);
        return switch (type) {
            case 's' -> spec.text(value.text());
            case 'r', 'a' -> spec.text(value.repr());
            case 'c' ->
                spec.text(
                        value instanceof NumberValue number
                                ? Character.toString(Conversions.toInt(number))
                                : value.text());
            case 'd', 'i', 'u', 'x', 'X', 'o', 'e', 'E', 'f', 'F', 'g', 'G' -> spec.number(requireNumber(type, value));
            default ->
                throw new TemplateException("unsupported format character '" + type + "' (0x"
                        + Integer.toHexString(type) + ") at index " + (field.end() - 1));
        };
    }

    private static NumberValue requireNumber(char type, Value value) {
        if (value instanceof NumberValue number) {
            boolean integerOnly = type == 'x' || type == 'X' || type == 'o';
            if (integerOnly && !number.isWhole()) {
                throw new TemplateException("%" + type + " format: an integer is required, not " + value.typeName());
            }
            return number;
        }
        throw new TemplateException(
                switch (type) {
                    case 'd', 'i', 'u' -> "%" + type + " format: a real number is required, not " + value.typeName();
                    case 'x', 'X', 'o' -> "%" + type + " format: an integer is required, not " + value.typeName();
                    default -> "must be real number, not " + value.typeName();
                });
    }
}

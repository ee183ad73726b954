package dev.stringbench.inference.jinja.value;

import dev.stringbench.python.PythonJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Python's {@code json.dumps}, as Transformers gives it to templates under the name {@code tojson}.
 *
 * @param ensureAscii whether other characters than ASCII's are escaped
 * @param indent what each level is indented by; absent: all in one line
 * @param itemSeparator what stands between items
 * @param keySeparator what stands between a key and its value
 * @param sortKeys whether keys are sorted
 */
public record JsonWriter(
        boolean ensureAscii, Optional<String> indent, String itemSeparator, String keySeparator, boolean sortKeys) {

    /** Read the arguments of {@code tojson}. */
    public static JsonWriter of(Arguments.Bound arguments) {
        Optional<String> indent = arguments
                .findGiven("indent")
                .map(value -> value instanceof StringValue text
                        ? text.value()
                        : " ".repeat(Math.max(0, Conversions.toInt(value))));
        String item = indent.isPresent() ? "," : ", ";
        String key = ": ";
        Optional<Value> separators = arguments.findGiven("separators");
        if (separators.isPresent()) {
            List<Value> both = Conversions.toList(separators.get());
            if (both.size() != 2) {
                throw new TemplateException(
                        both.size() < 2
                                ? "not enough values to unpack (expected 2, got " + both.size() + ")"
                                : "too many values to unpack (expected 2)");
            }
            item = both.get(0).text();
            key = both.get(1).text();
        }
        return new JsonWriter(
                arguments.truth("ensure_ascii", false), indent, item, key, arguments.truth("sort_keys", false));
    }

    /** Write a value. */
    public String write(Value value) {
        var written = new StringBuilder();
        write(value, "\n", written);
        return written.toString();
    }

    private void write(Value value, String lineEnd, StringBuilder written) {
        if (value instanceof StringValue text) {
            quote(text.value(), written);
        } else if (value == NoneValue.NONE) {
            written.append("null");
        } else if (value instanceof NumberValue number) {
            written.append(number(number));
        } else if (value instanceof SequenceValue sequence) {
            writeAll("[", "]", sequence.items(), lineEnd, written, (item, end) -> write(item, end, written));
        } else if (value instanceof DictValue dict) {
            writeAll("{", "}", sorted(dict), lineEnd, written, (entry, end) -> {
                quote(key(entry.getKey()), written);
                written.append(keySeparator);
                write(entry.getValue(), end, written);
            });
        } else {
            throw new TemplateException("Object of type " + value.typeName() + " is not JSON serializable");
        }
    }

    /** What writes one item, given what ends a line within it. */
    private interface ItemWriter<T> {
        void write(T item, String lineEnd);
    }

    private <T> void writeAll(
            String open, String close, List<T> items, String lineEnd, StringBuilder written, ItemWriter<T> writer) {
        written.append(open);
        String inner = indent.map(step -> lineEnd + step).orElse("");
        for (int i = 0; i < items.size(); i++) {
            written.append(i == 0 ? "" : itemSeparator).append(inner);
            writer.write(items.get(i), indent.isPresent() ? inner : lineEnd);
        }
        if (indent.isPresent() && !items.isEmpty()) {
            written.append(lineEnd);
        }
        written.append(close);
    }

    private List<Map.Entry<Value, Value>> sorted(DictValue dict) {
        var entries = new ArrayList<>(dict.entries().entrySet());
        if (sortKeys) {
            entries.sort((left, right) -> Operators.compare("<", left.getKey(), right.getKey()));
        }
        return entries;
    }

    private static String key(Value key) {
        if (key instanceof StringValue text) {
            return text.value();
        }
        if (key == NoneValue.NONE) {
            return "null";
        }
        if (key instanceof NumberValue number) {
            return number(number);
        }
        throw new TemplateException("keys must be str, int, float, bool or None, not " + key.typeName());
    }

    private static String number(NumberValue number) {
        if (number instanceof BooleanValue truth) {
            return truth.truth() ? "true" : "false";
        }
        return switch (number.repr()) {
            case "nan" -> "NaN";
            case "inf" -> "Infinity";
            case "-inf" -> "-Infinity";
            default -> number.repr();
        };
    }

    private void quote(String text, StringBuilder written) {
        new PythonJson(written, ensureAscii).string(text);
    }
}

package dev.stringbench.inference.jinja.value;

import dev.stringbench.python.PythonRepr;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * A Python {@code str}; its characters are code points.
 *
 * @param value the text
 */
public record StringValue(String value) implements Value {

    @Override
    public String typeName() {
        return "str";
    }

    @Override
    public boolean truth() {
        return !value.isEmpty();
    }

    @Override
    public String repr() {
        return PythonRepr.repr(value);
    }

    @Override
    public String text() {
        return value;
    }

    @Override
    public Optional<Value> attribute(String name) {
        return StringMethods.find(value, name);
    }

    @Override
    public Optional<Value> item(Value key) {
        if (!(key instanceof NumberValue number) || !number.isWhole()) {
            return Optional.empty();
        }
        int length = length();
        int index = Conversions.toInt(number);
        int position = index < 0 ? index + length : index;
        if (position < 0 || position >= length) {
            return Optional.empty();
        }
        int begin = value.offsetByCodePoints(0, position);
        return Optional.of(new StringValue(value.substring(begin, value.offsetByCodePoints(begin, 1))));
    }

    @Override
    public Iterator<Value> iterator() {
        return value.codePoints()
                .<Value>mapToObj(point -> new StringValue(Character.toString(point)))
                .iterator();
    }

    @Override
    public boolean isIterable() {
        return true;
    }

    @Override
    public int length() {
        return value.codePointCount(0, value.length());
    }

    @Override
    public boolean isSequence() {
        return true;
    }

    /** Cut at the characters of a slice. */
    StringValue slice(Slice slice) {
        int[] points = value.codePoints().toArray();
        var cut = new StringBuilder();
        slice.indices(points.length).forEach(index -> cut.appendCodePoint(points[index]));
        return new StringValue(cut.toString());
    }

    /** Make a list of strings. */
    static ListValue list(List<String> texts) {
        var values = new ArrayList<Value>(texts.size());
        texts.forEach(text -> values.add(new StringValue(text)));
        return new ListValue(values);
    }
}

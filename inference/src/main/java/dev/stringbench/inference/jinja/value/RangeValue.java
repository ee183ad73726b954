package dev.stringbench.inference.jinja.value;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A Python {@code range}.
 *
 * @param start its first number
 * @param stop the number before which it ends
 * @param step the distance of its numbers
 */
public record RangeValue(int start, int stop, int step) implements Value {
    private static final int LONGEST = 100_000;

    /** Refuse what Jinja's sandbox refuses. */
    public RangeValue {
        if (step == 0) {
            throw new TemplateException("range() arg 3 must not be zero");
        }
    }

    /** Call {@code range}. */
    public static RangeValue of(Arguments arguments) {
        List<Value> given = arguments.positional();
        if (given.isEmpty() || given.size() > 3) {
            throw new TemplateException(
                    given.isEmpty()
                            ? "range expected at least 1 argument, got 0"
                            : "range expected at most 3 arguments, got " + given.size());
        }
        int[] bounds = given.stream().mapToInt(RangeValue::bound).toArray();
        RangeValue range = bounds.length == 1
                ? new RangeValue(0, bounds[0], 1)
                : new RangeValue(bounds[0], bounds[1], bounds.length == 3 ? bounds[2] : 1);
        if (range.length() > LONGEST) {
            throw new TemplateException(
                    "Range too big. The sandbox blocks ranges larger than MAX_RANGE (" + LONGEST + ").");
        }
        return range;
    }

    private static int bound(Value value) {
        if (value instanceof UndefinedValue undefined) {
            throw undefined.failure();
        }
        if (value instanceof NumberValue number && number.isWhole()) {
            return Conversions.toInt(number);
        }
        throw new TemplateException("'" + value.typeName() + "' object cannot be interpreted as an integer");
    }

    @Override
    public String typeName() {
        return "range";
    }

    @Override
    public boolean truth() {
        return length() > 0;
    }

    @Override
    public String repr() {
        return "range(" + start + ", " + stop + (step == 1 ? "" : ", " + step) + ")";
    }

    @Override
    public Optional<Value> item(Value key) {
        return new ListValue(numbers()).item(key);
    }

    private List<Value> numbers() {
        return IntStream.range(0, length())
                .<Value>mapToObj(index -> IntegerValue.of(start + (long) index * step))
                .toList();
    }

    @Override
    public Iterator<Value> iterator() {
        return numbers().iterator();
    }

    @Override
    public boolean isIterable() {
        return true;
    }

    @Override
    public int length() {
        long span = step > 0 ? (long) stop - start : (long) start - stop;
        long by = Math.abs((long) step);
        return (int) Math.max(0, (span + by - 1) / by);
    }

    @Override
    public boolean isSequence() {
        return true;
    }
}

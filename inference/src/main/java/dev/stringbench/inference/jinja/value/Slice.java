package dev.stringbench.inference.jinja.value;

import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A Python slice {@code start:stop:step}.
 *
 * @param start the first index, absent: the end that the step begins at
 * @param stop the index before which it ends, absent: the other end
 * @param step the distance between indices, absent: 1
 */
public record Slice(Optional<Value> start, Optional<Value> stop, Optional<Value> step) {

    /**
     * Apply it to a value.
     *
     * @throws TemplateException when the value cannot be sliced
     */
    public Value of(Value value) {
        if (value instanceof StringValue text) {
            return text.slice(this);
        }
        if (value instanceof SequenceValue sequence) {
            return sequence.slice(this);
        }
        if (value instanceof UndefinedValue undefined) {
            throw undefined.failure();
        }
        throw new TemplateException(
                value instanceof DictValue
                        ? "unhashable type: 'slice'"
                        : "'" + value.typeName() + "' object is not subscriptable");
    }

    /** The indices it takes from a sequence of some length. */
    IntStream indices(int length) {
        int by = bound(step, 1);
        if (by == 0) {
            throw new TemplateException("slice step cannot be zero");
        }
        int first = by > 0
                ? clip(bound(start, 0), 0, length, length)
                : clip(bound(start, length - 1), -1, length - 1, length);
        int end = by > 0
                ? clip(bound(stop, length), 0, length, length)
                : stop.filter(value -> value != NoneValue.NONE).isPresent()
                        ? clip(bound(stop, 0), -1, length - 1, length)
                        : -1;
        return IntStream.iterate(first, index -> by > 0 ? index < end : index > end, index -> index + by);
    }

    private static int clip(int index, int lowest, int highest, int length) {
        int position = index < 0 ? index + length : index;
        return Math.max(lowest, Math.min(highest, position));
    }

    private static int bound(Optional<Value> given, int otherwise) {
        Value value = given.orElse(NoneValue.NONE);
        if (value == NoneValue.NONE) {
            return otherwise;
        }
        if (value instanceof NumberValue number && number.isWhole()) {
            return Conversions.toInt(number);
        }
        throw new TemplateException("slice indices must be integers or None or have an __index__ method");
    }
}

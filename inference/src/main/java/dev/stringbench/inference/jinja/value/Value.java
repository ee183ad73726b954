package dev.stringbench.inference.jinja.value;

import java.util.Iterator;
import java.util.Optional;

/**
 * A Python value. {@code equals} and {@code hashCode} are Python's: 1, 1.0 and True are equal.
 *
 * <p>What a kind of value cannot do ends in the {@link TemplateException} that Python's TypeError would be.
 */
public interface Value {

    /** The name of the Python type, such as {@code str}. */
    String typeName();

    /** Whether Python takes it for true. */
    boolean truth();

    /** The text of {@code repr(value)}. */
    String repr();

    /** The text of {@code str(value)}. */
    default String text() {
        return repr();
    }

    /** Find {@code value.name}: a method or another attribute of the Python type, not an item. */
    default Optional<Value> attribute(String name) {
        return Optional.empty();
    }

    /** Find {@code value[key]}; empty where Python raises a LookupError or a TypeError. */
    default Optional<Value> item(Value key) {
        return Optional.empty();
    }

    /** Go through {@code iter(value)}. */
    default Iterator<Value> iterator() {
        throw new TemplateException("'" + typeName() + "' object is not iterable");
    }

    /** Whether {@link #iterator} works. */
    default boolean isIterable() {
        return false;
    }

    /** Give {@code len(value)}. */
    default int length() {
        throw new TemplateException("object of type '" + typeName() + "' has no len()");
    }

    /** Call it. */
    default Value call(Arguments arguments) {
        throw new TemplateException("'" + typeName() + "' object is not callable");
    }

    /** Whether {@link #call} works. */
    default boolean isCallable() {
        return false;
    }

    /** Whether it is a whole value with {@code len} and items by number, as the test {@code sequence} wants. */
    default boolean isSequence() {
        return false;
    }
}

package dev.stringbench.inference.jinja.value;

import dev.stringbench.python.PythonRepr;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;

/**
 * Jinja's {@code Undefined}: prints as nothing, is empty and false, and fails with its message when anything else is asked
 * of it.
 *
 * @param message what is not defined
 */
public record UndefinedValue(String message) implements Value {

    /** A variable that nobody set. */
    public static UndefinedValue name(String name) {
        return new UndefinedValue("'" + name + "' is undefined");
    }

    /** An attribute that an object lacks. */
    public static UndefinedValue attributeOf(Value object, String name) {
        return new UndefinedValue("'" + describe(object) + "' has no attribute " + PythonRepr.repr(name));
    }

    /** An item that an object lacks. */
    public static UndefinedValue itemOf(Value object, Value key) {
        return key instanceof StringValue name
                ? attributeOf(object, name.value())
                : new UndefinedValue(describe(object) + " has no element " + key.repr());
    }

    /** An attribute that the sandbox keeps from templates, since it would change a value or reach into Python. */
    public static UndefinedValue unsafe(Value object, String name) {
        return new UndefinedValue(
                "access to attribute " + PythonRepr.repr(name) + " of '" + object.typeName() + "' object is unsafe.");
    }

    private static String describe(Value object) {
        return object == NoneValue.NONE ? "None" : object.typeName() + " object";
    }

    /** Make the exception that using it ends in. */
    public TemplateException failure() {
        return new TemplateException(message);
    }

    @Override
    public String typeName() {
        return "Undefined";
    }

    @Override
    public boolean truth() {
        return false;
    }

    @Override
    public String repr() {
        return "Undefined";
    }

    @Override
    public String text() {
        return "";
    }

    @Override
    public Optional<Value> attribute(String name) {
        throw failure();
    }

    @Override
    public Optional<Value> item(Value key) {
        throw failure();
    }

    @Override
    public Iterator<Value> iterator() {
        return Collections.emptyIterator();
    }

    @Override
    public boolean isIterable() {
        return true;
    }

    @Override
    public int length() {
        return 0;
    }

    @Override
    public Value call(Arguments arguments) {
        throw failure();
    }

    @Override
    public boolean isCallable() {
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UndefinedValue;
    }

    @Override
    public int hashCode() {
        return UndefinedValue.class.hashCode();
    }
}

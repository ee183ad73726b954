package dev.stringbench.inference.jinja.value;

import java.math.BigDecimal;
import java.math.BigInteger;

/** A number: {@code int}, {@code float}, or a {@code bool}, which Python counts as one. */
public sealed interface NumberValue extends Value permits BooleanValue, IntegerValue, FloatValue {

    /** The value as a double, rounded where it is a large whole number. */
    double doubleValue();

    /** Whether it is whole by type: an {@code int} or a {@code bool}. */
    default boolean isWhole() {
        return !(this instanceof FloatValue);
    }

    /** The whole number, a float's fraction cut off. */
    default BigInteger wholeValue() {
        return exactValue().toBigInteger();
    }

    /** The exact value of a finite number. */
    BigDecimal exactValue();

    /** Compare by value as Python does, whatever the types; a NaN is larger here, so ask for it first. */
    default int compareByValue(NumberValue other) {
        boolean finite = Double.isFinite(doubleValue()) || isWhole();
        boolean otherFinite = Double.isFinite(other.doubleValue()) || other.isWhole();
        return finite && otherFinite
                ? exactValue().compareTo(other.exactValue())
                : Double.compare(doubleValue(), other.doubleValue());
    }

    /** Whether it is a float that is not a number. */
    default boolean isNaN() {
        return Double.isNaN(doubleValue());
    }

    /** Tell whether two values are equal numbers. */
    static boolean equal(NumberValue left, Object right) {
        return right instanceof NumberValue number
                && !left.isNaN()
                && !number.isNaN()
                && left.compareByValue(number) == 0;
    }

    /** A hash that equal numbers share. */
    static int hash(NumberValue number) {
        double value = number.doubleValue();
        return Double.hashCode(value == 0 ? 0.0 : value);
    }
}

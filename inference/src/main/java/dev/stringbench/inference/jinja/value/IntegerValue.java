package dev.stringbench.inference.jinja.value;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A Python {@code int}, of any size.
 *
 * @param value the number
 */
public record IntegerValue(BigInteger value) implements NumberValue {

    /** Make one from a machine number. */
    public static IntegerValue of(long value) {
        return new IntegerValue(BigInteger.valueOf(value));
    }

    @Override
    public String typeName() {
        return "int";
    }

    @Override
    public boolean truth() {
        return value.signum() != 0;
    }

    @Override
    public String repr() {
        return value.toString();
    }

    @Override
    public double doubleValue() {
        return value.doubleValue();
    }

    @Override
    public BigInteger wholeValue() {
        return value;
    }

    @Override
    public BigDecimal exactValue() {
        return new BigDecimal(value);
    }

    @Override
    public boolean equals(Object other) {
        return NumberValue.equal(this, other);
    }

    @Override
    public int hashCode() {
        return NumberValue.hash(this);
    }
}

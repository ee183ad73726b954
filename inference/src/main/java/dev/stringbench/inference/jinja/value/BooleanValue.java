package dev.stringbench.inference.jinja.value;

import java.math.BigDecimal;

/**
 * Python's {@code True} and {@code False}.
 *
 * @param truth which of the two
 */
public record BooleanValue(boolean truth) implements NumberValue {

    /** Python's {@code True}. */
    public static final BooleanValue TRUE = new BooleanValue(true);

    /** Python's {@code False}. */
    public static final BooleanValue FALSE = new BooleanValue(false);

    /** Choose one of the two. */
    public static BooleanValue of(boolean truth) {
        return truth ? TRUE : FALSE;
    }

    @Override
    public String typeName() {
        return "bool";
    }

    @Override
    public String repr() {
        return truth ? "True" : "False";
    }

    @Override
    public double doubleValue() {
        return truth ? 1 : 0;
    }

    @Override
    public BigDecimal exactValue() {
        return truth ? BigDecimal.ONE : BigDecimal.ZERO;
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

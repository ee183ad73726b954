package dev.stringbench.inference.jinja.value;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A Python {@code float}.
 *
 * @param value the number
 */
public record FloatValue(double value) implements NumberValue {
    private static final int MOST_DIGITS = 17;
    private static final int FIRST_LARGE_EXPONENT = 16;
    private static final int LAST_SMALL_EXPONENT = -5;

    @Override
    public String typeName() {
        return "float";
    }

    @Override
    public boolean truth() {
        return value != 0;
    }

    @Override
    public String repr() {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
        return sign + (value == 0 ? "0.0" : shortest(Math.abs(value)));
    }

    /** The fewest digits that give the number back, which {@code Double.toString} gives only from Java 19 on. */
    private static String shortest(double magnitude) {
        BigDecimal exact = new BigDecimal(magnitude);
        BigDecimal rounded = exact;
        for (int digits = 1; digits <= MOST_DIGITS; digits++) {
            rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == magnitude) {
                break;
            }
        }
        BigDecimal plain = rounded.stripTrailingZeros();
        int exponent = plain.precision() - plain.scale() - 1;
        if (exponent >= FIRST_LARGE_EXPONENT || exponent <= LAST_SMALL_EXPONENT) {
            String digits = plain.unscaledValue().toString();
            String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
            String two = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : String.valueOf(Math.abs(exponent));
            return mantissa + "e" + (exponent < 0 ? "-" : "+") + two;
        }
        String text = plain.toPlainString();
        return text.contains(".") ? text : text + ".0";
    }

    @Override
    public double doubleValue() {
        return value;
    }

    @Override
    public BigDecimal exactValue() {
        if (Double.isNaN(value)) {
            throw new TemplateException("cannot convert float NaN to integer");
        }
        if (Double.isInfinite(value)) {
            throw new TemplateException("cannot convert float infinity to integer");
        }
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

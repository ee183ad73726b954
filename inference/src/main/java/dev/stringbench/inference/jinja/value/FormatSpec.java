package dev.stringbench.inference.jinja.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * How a value is written: what {@code '{:>8.2f}'} and {@code '%8.2f'} have in common.
 *
 * @param fill what pads to the width
 * @param align {@code <}, {@code >}, {@code ^} or {@code =} (after the sign)
 * @param sign {@code +} or a space where positive numbers have one, else {@code -}
 * @param alternate whether hexadecimal and octal numbers say so
 * @param width least number of characters
 * @param grouping a comma or an underscore between thousands, or nothing
 * @param precision digits after the point, or most characters of a text
 * @param type such as {@code d}, {@code f} or {@code s}
 */
record FormatSpec(
        String fill,
        char align,
        char sign,
        boolean alternate,
        int width,
        String grouping,
        OptionalInt precision,
        char type) {
    private static final int DEFAULT_PRECISION = 6;

    /** Write a text. */
    String text(String text) {
        int most = precision.orElse(Integer.MAX_VALUE);
        String cut = text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most));
        return pad("", cut);
    }

    /** Write a number. */
    String number(NumberValue number) {
        if (!number.isWhole() && !Double.isFinite(number.doubleValue())) {
            String word = new FloatValue(Math.abs(number.doubleValue())).repr();
            return pad(
                    signOf(number.doubleValue() < 0),
                    Character.isUpperCase(type) ? word.toUpperCase(Locale.ROOT) : word);
        }
        boolean negative = number.isWhole()
                ? number.wholeValue().signum() < 0
                : Double.doubleToRawLongBits(number.doubleValue()) < 0;
        BigDecimal magnitude = number.exactValue().abs();
        String digits = switch (type) {
            case 'd', 'i', 'u' -> grouped(minimum(magnitude.toBigInteger().toString()));
            case 'x' -> prefix("0x", magnitude.toBigInteger().toString(16));
            case 'X' -> prefix("0X", magnitude.toBigInteger().toString(16).toUpperCase(Locale.ROOT));
            case 'o' -> prefix("0o", magnitude.toBigInteger().toString(8));
            case 'b' -> prefix("0b", magnitude.toBigInteger().toString(2));
            case 'f', 'F' -> grouped(fixed(magnitude, precision.orElse(DEFAULT_PRECISION)));
            case '%' -> fixed(magnitude.movePointRight(2), precision.orElse(DEFAULT_PRECISION)) + "%";
            case 'e' -> scientific(magnitude, precision.orElse(DEFAULT_PRECISION));
            case 'E' ->
                scientific(magnitude, precision.orElse(DEFAULT_PRECISION)).toUpperCase(Locale.ROOT);
            case 'g' -> general(magnitude);
            case 'G' -> general(magnitude).toUpperCase(Locale.ROOT);
            default ->
                throw new TemplateException(
                        "Unknown format code '" + type + "' for object of type '" + number.typeName() + "'");
        };
        return pad(signOf(negative), digits);
    }

    /** In {@code %.5d} the precision is the least number of digits. */
    private String minimum(String digits) {
        return "0".repeat(Math.max(0, precision.orElse(0) - digits.length())) + digits;
    }

    private String prefix(String prefix, String digits) {
        return (alternate ? prefix : "") + digits;
    }

    private String signOf(boolean negative) {
        return negative ? "-" : sign == '-' ? "" : String.valueOf(sign);
    }

    private static String fixed(BigDecimal magnitude, int places) {
        return magnitude.setScale(places, RoundingMode.HALF_EVEN).toPlainString();
    }

    private static String scientific(BigDecimal magnitude, int places) {
        int exponent = 0;
        BigDecimal mantissa = BigDecimal.ZERO.setScale(places);
        if (magnitude.signum() != 0) {
            exponent = magnitude.precision() - magnitude.scale() - 1;
            mantissa = magnitude.movePointLeft(exponent).setScale(places, RoundingMode.HALF_EVEN);
            if (mantissa.compareTo(BigDecimal.TEN) >= 0) {
                exponent++;
                mantissa = magnitude.movePointLeft(exponent).setScale(places, RoundingMode.HALF_EVEN);
            }
        }
        String two = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : String.valueOf(Math.abs(exponent));
        return mantissa.toPlainString() + "e" + (exponent < 0 ? "-" : "+") + two;
    }

    private String general(BigDecimal magnitude) {
        int digits = Math.max(1, precision.orElse(DEFAULT_PRECISION));
        String written = scientific(magnitude, digits - 1);
        int exponent = Integer.parseInt(written.substring(written.indexOf('e') + 1));
        if (exponent < -4 || exponent >= digits) {
            String mantissa = written.substring(0, written.indexOf('e'));
            return withoutZeros(mantissa) + written.substring(written.indexOf('e'));
        }
        return withoutZeros(fixed(magnitude, Math.max(0, digits - 1 - exponent)));
    }

    private static String withoutZeros(String digits) {
        return digits.contains(".") ? digits.replaceFirst("\\.?0+$", "") : digits;
    }

    private String grouped(String digits) {
        if (grouping.isEmpty()) {
            return digits;
        }
        int point = digits.indexOf('.');
        String whole = point < 0 ? digits : digits.substring(0, point);
        String groups = new BigInteger(whole).toString().replaceAll("(?<=\\d)(?=(\\d{3})+$)", grouping);
        return groups + (point < 0 ? "" : digits.substring(point));
    }

    private String pad(String before, String body) {
        int length = before.length() + body.codePointCount(0, body.length());
        int padding = Math.max(0, width - length);
        return switch (align) {
            case '<' -> before + body + fill.repeat(padding);
            case '^' -> fill.repeat(padding / 2) + before + body + fill.repeat(padding - padding / 2);
            case '=' -> before + fill.repeat(padding) + body;
            default -> fill.repeat(padding) + before + body;
        };
    }
}

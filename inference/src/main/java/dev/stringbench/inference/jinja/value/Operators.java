package dev.stringbench.inference.jinja.value;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** Python's operators, with its errors. */
public final class Operators {
    private static final int LARGEST_EXPONENT = 100_000;

    private Operators() {}

    /** Compute {@code left + right}. */
    public static Value add(Value left, Value right) {
        if (left instanceof NumberValue first && right instanceof NumberValue second) {
            return first.isWhole() && second.isWhole()
                    ? new IntegerValue(first.wholeValue().add(second.wholeValue()))
                    : new FloatValue(first.doubleValue() + second.doubleValue());
        }
        requireDefined(left, right);
        if (left instanceof StringValue first) {
            if (right instanceof StringValue second) {
                return new StringValue(first.value() + second.value());
            }
            throw new TemplateException("can only concatenate str (not \"" + right.typeName() + "\") to str");
        }
        if (left instanceof SequenceValue first) {
            if (right instanceof SequenceValue second && left.typeName().equals(right.typeName())) {
                var items = new ArrayList<>(first.items());
                items.addAll(second.items());
                return first.with(items);
            }
            throw new TemplateException("can only concatenate " + left.typeName() + " (not \"" + right.typeName()
                    + "\") to " + left.typeName());
        }
        throw unsupported("+", left, right);
    }

    /** Compute {@code left - right}. */
    public static Value subtract(Value left, Value right) {
        if (left instanceof NumberValue first && right instanceof NumberValue second) {
            return first.isWhole() && second.isWhole()
                    ? new IntegerValue(first.wholeValue().subtract(second.wholeValue()))
                    : new FloatValue(first.doubleValue() - second.doubleValue());
        }
        requireDefined(left, right);
        throw unsupported("-", left, right);
    }

    /** Compute {@code left * right}, a repetition where one of them is a sequence. */
    public static Value multiply(Value left, Value right) {
        if (left instanceof NumberValue first && right instanceof NumberValue second) {
            return first.isWhole() && second.isWhole()
                    ? new IntegerValue(first.wholeValue().multiply(second.wholeValue()))
                    : new FloatValue(first.doubleValue() * second.doubleValue());
        }
        requireDefined(left, right);
        if (left instanceof NumberValue times && times.isWhole() && right.isSequence()) {
            return repeat(right, Conversions.toInt(times));
        }
        if (right instanceof NumberValue times && times.isWhole() && left.isSequence()) {
            return repeat(left, Conversions.toInt(times));
        }
        if (left instanceof StringValue || left instanceof SequenceValue) {
            throw new TemplateException("can't multiply sequence by non-int of type '" + right.typeName() + "'");
        }
        if (right instanceof StringValue || right instanceof SequenceValue) {
            throw new TemplateException("can't multiply sequence by non-int of type '" + left.typeName() + "'");
        }
        throw unsupported("*", left, right);
    }

    private static Value repeat(Value value, int times) {
        if (value instanceof StringValue text) {
            return new StringValue(text.value().repeat(Math.max(0, times)));
        }
        if (value instanceof SequenceValue sequence) {
            var items = new ArrayList<Value>();
            Collections.nCopies(Math.max(0, times), sequence.items()).forEach(items::addAll);
            return sequence.with(items);
        }
        throw unsupported("*", value, IntegerValue.of(times));
    }

    /** Compute {@code left / right}, always a float. */
    public static Value divide(Value left, Value right) {
        if (left instanceof NumberValue first && right instanceof NumberValue second) {
            if (!second.truth()) {
                throw new TemplateException(
                        first.isWhole() && second.isWhole() ? "division by zero" : "float division by zero");
            }
            return new FloatValue(first.doubleValue() / second.doubleValue());
        }
        requireDefined(left, right);
        throw unsupported("/", left, right);
    }

    /** Compute {@code left // right}, rounded down. */
    public static Value floorDivide(Value left, Value right) {
        if (left instanceof NumberValue first && right instanceof NumberValue second) {
            boolean whole = first.isWhole() && second.isWhole();
            if (!second.truth()) {
                throw new TemplateException(
                        whole ? "integer division or modulo by zero" : "float floor division by zero");
            }
            return whole
                    ? new IntegerValue(floorDivide(first.wholeValue(), second.wholeValue()))
                    : new FloatValue(Math.floor(first.doubleValue() / second.doubleValue()));
        }
        requireDefined(left, right);
        throw unsupported("//", left, right);
    }

    private static BigInteger floorDivide(BigInteger dividend, BigInteger divisor) {
        BigInteger[] both = dividend.divideAndRemainder(divisor);
        boolean down = both[1].signum() != 0 && both[1].signum() != divisor.signum();
        return down ? both[0].subtract(BigInteger.ONE) : both[0];
    }

    /** Compute {@code left % right}: the remainder with the sign of the divisor, or a text formatted. */
    public static Value modulo(Value left, Value right) {
        if (left instanceof StringValue format) {
            return new StringValue(PercentFormat.apply(format.value(), right));
        }
        if (left instanceof NumberValue first && right instanceof NumberValue second) {
            boolean whole = first.isWhole() && second.isWhole();
            if (!second.truth()) {
                throw new TemplateException(whole ? "integer modulo by zero" : "float modulo");
            }
            if (whole) {
                BigInteger divisor = second.wholeValue();
                BigInteger quotient = floorDivide(first.wholeValue(), divisor);
                return new IntegerValue(first.wholeValue().subtract(quotient.multiply(divisor)));
            }
            double remainder = first.doubleValue() % second.doubleValue();
            boolean otherSign = remainder != 0 && (remainder < 0) != (second.doubleValue() < 0);
            return new FloatValue(otherSign ? remainder + second.doubleValue() : remainder);
        }
        requireDefined(left, right);
        throw unsupported("%", left, right);
    }

    /** Compute {@code left ** right}. */
    public static Value power(Value left, Value right) {
        if (left instanceof NumberValue base && right instanceof NumberValue exponent) {
            if (base.isWhole() && exponent.isWhole() && exponent.doubleValue() >= 0) {
                int times = Conversions.toInt(exponent);
                if (times > LARGEST_EXPONENT) {
                    throw new TemplateException("the exponent " + times + " is too large");
                }
                return new IntegerValue(base.wholeValue().pow(times));
            }
            if (!base.truth() && exponent.doubleValue() < 0) {
                throw new TemplateException("0.0 cannot be raised to a negative power");
            }
            return new FloatValue(Math.pow(base.doubleValue(), exponent.doubleValue()));
        }
        requireDefined(left, right);
        throw unsupported("** or pow()", left, right);
    }

    /** Compute {@code -value}. */
    public static Value negate(Value value) {
        if (value instanceof NumberValue number) {
            return number.isWhole()
                    ? new IntegerValue(number.wholeValue().negate())
                    : new FloatValue(-number.doubleValue());
        }
        requireDefined(value, value);
        throw new TemplateException("bad operand type for unary -: '" + value.typeName() + "'");
    }

    /** Compute {@code +value}. */
    public static Value plus(Value value) {
        if (value instanceof NumberValue number) {
            return number.isWhole() ? new IntegerValue(number.wholeValue()) : number;
        }
        requireDefined(value, value);
        throw new TemplateException("bad operand type for unary +: '" + value.typeName() + "'");
    }

    /**
     * Order two values.
     *
     * @param operator the one that is asked for, for the message
     * @return negative, zero or positive
     * @throws TemplateException when Python has no order for them
     */
    public static int compare(String operator, Value left, Value right) {
        if (left instanceof NumberValue first && right instanceof NumberValue second) {
            return first.compareByValue(second);
        }
        requireDefined(left, right);
        if (left instanceof StringValue first && right instanceof StringValue second) {
            return compareCodePoints(first.value(), second.value());
        }
        if (left instanceof SequenceValue first
                && right instanceof SequenceValue second
                && left.typeName().equals(right.typeName())) {
            return compareItems(operator, first.items(), second.items());
        }
        throw new TemplateException("'" + operator + "' not supported between instances of '" + left.typeName()
                + "' and '" + right.typeName() + "'");
    }

    /** Tell whether {@code left < right} holds, or another of the four operators. */
    public static boolean holds(String operator, Value left, Value right) {
        if (left instanceof NumberValue first
                && right instanceof NumberValue second
                && (first.isNaN() || second.isNaN())) {
            return false;
        }
        int order = compare(operator, left, right);
        return switch (operator) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            default -> throw new IllegalArgumentException(operator);
        };
    }

    private static int compareItems(String operator, List<Value> left, List<Value> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            if (!left.get(i).equals(right.get(i))) {
                return compare(operator, left.get(i), right.get(i));
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    /** Java orders halves of character pairs, Python whole characters. */
    private static int compareCodePoints(String left, String right) {
        int mismatch = 0;
        int shorter = Math.min(left.length(), right.length());
        while (mismatch < shorter && left.charAt(mismatch) == right.charAt(mismatch)) {
            mismatch++;
        }
        if (mismatch == shorter) {
            return Integer.compare(left.length(), right.length());
        }
        boolean leftPair = Character.isSurrogate(left.charAt(mismatch));
        boolean rightPair = Character.isSurrogate(right.charAt(mismatch));
        if (leftPair == rightPair) {
            return Character.compare(left.charAt(mismatch), right.charAt(mismatch));
        }
        return leftPair ? 1 : -1;
    }

    /** Compute {@code item in container}. */
    public static boolean contains(Value container, Value item) {
        if (container instanceof StringValue text) {
            if (item instanceof StringValue part) {
                return text.value().contains(part.value());
            }
            throw new TemplateException("'in <string>' requires string as left operand, not " + item.typeName());
        }
        if (container instanceof DictValue dict) {
            return dict.contains(item);
        }
        if (!container.isIterable()) {
            throw new TemplateException("argument of type '" + container.typeName() + "' is not iterable");
        }
        for (Iterator<Value> items = container.iterator(); items.hasNext(); ) {
            if (items.next().equals(item)) {
                return true;
            }
        }
        return false;
    }

    private static void requireDefined(Value left, Value right) {
        if (left instanceof UndefinedValue undefined) {
            throw undefined.failure();
        }
        if (right instanceof UndefinedValue undefined) {
            throw undefined.failure();
        }
    }

    private static TemplateException unsupported(String operator, Value left, Value right) {
        return new TemplateException("unsupported operand type(s) for " + operator + ": '" + left.typeName() + "' and '"
                + right.typeName() + "'");
    }
}

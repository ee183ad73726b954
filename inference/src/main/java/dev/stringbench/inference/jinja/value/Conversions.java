package dev.stringbench.inference.jinja.value;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Python's conversions from one type to another. */
public final class Conversions {
    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+(_\\d+)*");
    private static final Pattern FLOAT =
            Pattern.compile("[+-]?((\\d+(_\\d+)*)?\\.?\\d+(_\\d+)*|\\d+(_\\d+)*\\.)([eE][+-]?\\d+)?");

    private Conversions() {}

    /** Take a whole number that fits a Java int; beyond that, the nearest one that does. */
    public static int toInt(Value value) {
        if (value instanceof NumberValue number && number.isWhole()) {
            return number.wholeValue()
                    .max(BigInteger.valueOf(Integer.MIN_VALUE / 2))
                    .min(BigInteger.valueOf(Integer.MAX_VALUE / 2))
                    .intValue();
        }
        throw value instanceof UndefinedValue undefined
                ? undefined.failure()
                : new TemplateException("'" + value.typeName() + "' object cannot be interpreted as an integer");
    }

    /** Take everything that going through a value gives. */
    public static List<Value> toList(Value value) {
        if (value instanceof SequenceValue sequence) {
            return sequence.items();
        }
        var items = new ArrayList<Value>();
        for (Iterator<Value> iterator = value.iterator(); iterator.hasNext(); ) {
            items.add(iterator.next());
        }
        return items;
    }

    /** Call {@code dict}: a mapping or pairs, then named values. */
    public static DictValue toDict(Arguments arguments) {
        var entries = new LinkedHashMap<Value, Value>();
        if (arguments.positional().size() > 1) {
            throw new TemplateException("dict expected at most 1 argument, got "
                    + arguments.positional().size());
        }
        for (Value given : arguments.positional()) {
            if (given instanceof DictValue dict) {
                entries.putAll(dict.entries());
            } else {
                toList(given).forEach(pair -> {
                    List<Value> two = toList(pair);
                    if (two.size() != 2) {
                        throw new TemplateException("dictionary update sequence element #" + entries.size()
                                + " has length " + two.size() + "; 2 is required");
                    }
                    entries.put(two.get(0), two.get(1));
                });
            }
        }
        for (Map.Entry<String, Value> named : arguments.named().entrySet()) {
            entries.put(new StringValue(named.getKey()), named.getValue());
        }
        return new DictValue(entries);
    }

    /** Read a whole number as {@code int(text, base)} does. */
    public static Optional<BigInteger> parseInteger(String text, int base) {
        String bare = StringMethods.strip(text, Optional.empty(), true, true);
        String digits = base == 10 ? bare : bare.replaceFirst("^([+-]?)0[xXoObB]", "$1");
        if (base == 10 && !INTEGER.matcher(digits).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigInteger(digits.replace("_", ""), base));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Read a number as {@code float(text)} does. */
    public static Optional<Double> parseFloat(String text) {
        String bare = StringMethods.strip(text, Optional.empty(), true, true);
        String sign = bare.startsWith("-") ? "-" : "";
        String word = bare.replaceFirst("^[+-]", "").toLowerCase(Locale.ROOT);
        if (word.equals("inf") || word.equals("infinity")) {
            return Optional.of(sign.isEmpty() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY);
        }
        if (word.equals("nan")) {
            return Optional.of(Double.NaN);
        }
        return FLOAT.matcher(bare).matches() ? Optional.of(Double.valueOf(bare.replace("_", ""))) : Optional.empty();
    }
}

package dev.stringbench.inference.jinja.filter;

import static dev.stringbench.inference.jinja.filter.Filters.filter;

import dev.stringbench.inference.jinja.value.Arguments.Bound;
import dev.stringbench.inference.jinja.value.Conversions;
import dev.stringbench.inference.jinja.value.FloatValue;
import dev.stringbench.inference.jinja.value.IntegerValue;
import dev.stringbench.inference.jinja.value.NumberValue;
import dev.stringbench.inference.jinja.value.StringValue;
import dev.stringbench.inference.jinja.value.TemplateException;
import dev.stringbench.inference.jinja.value.UndefinedValue;
import dev.stringbench.inference.jinja.value.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** Filters that work on numbers. */
final class NumberFilters {
    private NumberFilters() {}

    static Optional<Filter> find(String name) {
        return switch (name) {
            case "int" -> filter(name, NumberFilters::toInt, "default", "base");
            case "float" -> filter(name, NumberFilters::toFloat, "default");
            case "abs" -> filter(name, (subject, arguments) -> abs(subject));
            case "round" -> filter(name, NumberFilters::round, "precision", "method");
            default -> Optional.empty();
        };
    }

    private static Value toInt(Value subject, Bound arguments) {
        requireDefined(subject);
        Value otherwise = arguments.find("default").orElse(IntegerValue.of(0));
        if (subject instanceof NumberValue number) {
            boolean finite = number.isWhole() || Double.isFinite(number.doubleValue());
            return finite ? new IntegerValue(number.wholeValue()) : otherwise;
        }
        if (!(subject instanceof StringValue text)) {
            return otherwise;
        }
        return Conversions.parseInteger(text.value(), arguments.integer("base", 10))
                .or(() -> Conversions.parseFloat(text.value())
                        .filter(Double::isFinite)
                        .map(number -> new BigDecimal(number).toBigInteger()))
                .<Value>map(IntegerValue::new)
                .orElse(otherwise);
    }

    private static Value toFloat(Value subject, Bound arguments) {
        requireDefined(subject);
        if (subject instanceof NumberValue number) {
            return new FloatValue(number.doubleValue());
        }
        Optional<Double> parsed =
                subject instanceof StringValue text ? Conversions.parseFloat(text.value()) : Optional.empty();
        return parsed.<Value>map(FloatValue::new)
                .orElseGet(() -> arguments.find("default").orElse(new FloatValue(0)));
    }

    private static Value abs(Value subject) {
        requireDefined(subject);
        if (!(subject instanceof NumberValue number)) {
            throw new TemplateException("bad operand type for abs(): '" + subject.typeName() + "'");
        }
        return number.isWhole()
                ? new IntegerValue(number.wholeValue().abs())
                : new FloatValue(Math.abs(number.doubleValue()));
    }

    private static Value round(Value subject, Bound arguments) {
        requireDefined(subject);
        int places = arguments.integer("precision", 0);
        String method = arguments.findText("method").orElse("common");
        RoundingMode mode = switch (method) {
            case "common" -> RoundingMode.HALF_EVEN;
            case "ceil" -> RoundingMode.CEILING;
            case "floor" -> RoundingMode.FLOOR;
            default -> throw new TemplateException("method must be common, ceil or floor");
        };
        if (!(subject instanceof NumberValue number)) {
            throw new TemplateException("type " + subject.typeName() + " doesn't define __round__ method");
        }
        if (mode == RoundingMode.HALF_EVEN) {
            BigDecimal rounded = number.exactValue().setScale(places, mode);
            return number.isWhole() ? new IntegerValue(rounded.toBigInteger()) : new FloatValue(rounded.doubleValue());
        }
        double scale = Math.pow(10, places);
        double scaled = number.doubleValue() * scale;
        return new FloatValue((mode == RoundingMode.CEILING ? Math.ceil(scaled) : Math.floor(scaled)) / scale);
    }

    private static void requireDefined(Value subject) {
        if (subject instanceof UndefinedValue undefined) {
            throw undefined.failure();
        }
    }
}

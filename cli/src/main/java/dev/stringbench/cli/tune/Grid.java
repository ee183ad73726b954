package dev.stringbench.cli.tune;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.inference.position.SchemeOption;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of settings to try, as users write them: {@code shifted-ratio=0.2..0.5,local-value=32,128,512}.
 *
 * <p>{@code a..b} are values at steps that people would choose: doubled from a on where b is at least eight times as much and
 * the setting is a whole number, else at the greatest of 1, 2 and 5 times a power of ten that gives at least four values.
 * {@code a..b/n} are n values at equal steps.
 *
 * @param axes values as they are written, by the settings' names
 */
record Grid(Map<String, List<String>> axes) {

    private static final Pattern RANGE = Pattern.compile("([^.]*(?:\\.\\d+)?)\\.\\.([^/]*)(?:/(.*))?");

    /** Values that a range has at least where its steps are not given. */
    private static final int FEWEST_VALUES = 4;

    private static final int MOST_VALUES = 1000;
    private static final BigDecimal DOUBLED_FROM = BigDecimal.valueOf(8);

    Grid {
        axes = Collections.unmodifiableMap(new LinkedHashMap<>(axes));
    }

    /** Nothing given. */
    static Grid empty() {
        return new Grid(Map.of());
    }

    /**
     * Read what users write.
     *
     * @throws BenchmarkException BAD_SETTING
     */
    static Grid parse(String text) {
        Map<String, List<String>> axes = new LinkedHashMap<>();
        String name = "";
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals >= 0) {
                name = part.substring(0, equals).strip().replaceFirst("^--", "").replace('_', '-');
                if (axes.containsKey(name)) {
                    throw bad("\"" + name + "\" stands there twice; give all its values together");
                }
                axes.put(name, new ArrayList<>());
            }
            String value = part.substring(equals + 1).strip();
            if (name.isEmpty() || value.isEmpty()) {
                throw bad("\"" + text + "\" is none; NAME=VALUES,NAME=VALUES is wanted, such as"
                        + " shifted-ratio=0.2..0.5,local-value=32,128,512");
            }
            axes.getOrDefault(name, new ArrayList<>()).add(value);
        }
        return new Grid(axes);
    }

    /**
     * The values of a setting.
     *
     * @return without repetition, in the order given; a flag's are 0 and 1
     * @throws BenchmarkException BAD_SETTING where they are not of the setting's type
     */
    List<Number> values(SchemeOption option) {
        Set<Number> values = new LinkedHashSet<>();
        for (String value : axes.getOrDefault(option.name(), List.of())) {
            if (option.isFlag()) {
                values.add(flag(option, value));
                continue;
            }
            Matcher range = RANGE.matcher(value);
            if (range.matches()) {
                String steps = range.group(3);
                values.addAll(range(
                        option,
                        number(option, range.group(1)),
                        number(option, range.group(2)),
                        steps == null ? "" : steps));
            } else {
                values.add(exact(option, number(option, value)));
            }
        }
        return List.copyOf(values);
    }

    private static int flag(SchemeOption option, String value) {
        return switch (value) {
            case "on" -> 1;
            case "off" -> 0;
            default -> throw bad(option.name() + " is " + value + "; on and off are its values");
        };
    }

    private static List<Number> range(SchemeOption option, BigDecimal from, BigDecimal to, String steps) {
        if (from.compareTo(to) >= 0) {
            throw bad(option.name() + " goes from " + from.toPlainString() + " to " + to.toPlainString()
                    + "; the smaller value comes first");
        }
        List<Number> values = new ArrayList<>();
        if (!steps.isEmpty()) {
            int count = steps.matches("\\d{1,3}") ? Integer.parseInt(steps) : 0;
            if (count < 2) {
                throw bad(option.name() + " has " + steps + " steps; a number from 2 to 999 is wanted after the /");
            }
            for (int i = 0; i < count; i++) {
                values.add(typed(
                        option,
                        from.add(to.subtract(from)
                                .multiply(BigDecimal.valueOf(i))
                                .divide(BigDecimal.valueOf(count - 1L), MathContext.DECIMAL64))));
            }
            return values;
        }
        boolean doubled = option.type() == SchemeOption.Type.WHOLE
                && from.signum() > 0
                && to.compareTo(from.multiply(DOUBLED_FROM)) >= 0;
        BigDecimal step = doubled ? BigDecimal.ZERO : step(option, to.subtract(from));
        for (BigDecimal value = from; value.compareTo(to) <= 0; value = doubled ? value.add(value) : value.add(step)) {
            values.add(typed(option, value));
            if (values.size() > MOST_VALUES) {
                throw bad(
                        option.name() + " has more than " + MOST_VALUES + " values; give a number of steps after a /");
            }
        }
        return values;
    }

    private static BigDecimal step(SchemeOption option, BigDecimal width) {
        BigDecimal most = width.divide(BigDecimal.valueOf(FEWEST_VALUES - 1L), MathContext.DECIMAL64);
        BigDecimal power = BigDecimal.ONE.scaleByPowerOfTen(most.precision() - most.scale() - 1);
        BigDecimal step = power;
        for (int factor : new int[] {2, 5}) {
            BigDecimal larger = power.multiply(BigDecimal.valueOf(factor));
            step = larger.compareTo(most) <= 0 ? larger : step;
        }
        return option.type() == SchemeOption.Type.WHOLE ? step.max(BigDecimal.ONE) : step;
    }

    private static BigDecimal number(SchemeOption option, String text) {
        try {
            BigDecimal number = new BigDecimal(text.strip());
            if (Math.abs(number.doubleValue()) <= Integer.MAX_VALUE) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw bad(option.name() + " is " + text + "; it must be a number, a..b or a..b/n");
    }

    private static Number exact(SchemeOption option, BigDecimal value) {
        if (option.type() == SchemeOption.Type.WHOLE
                && value.stripTrailingZeros().scale() > 0) {
            throw bad(option.name() + " is " + value.toPlainString() + "; it must be a whole number");
        }
        return typed(option, value);
    }

    /** A value of the setting's type, rounded where steps do not fall on whole numbers. */
    private static Number typed(SchemeOption option, BigDecimal value) {
        if (option.type() != SchemeOption.Type.WHOLE) {
            return value.stripTrailingZeros().doubleValue();
        }
        return value.setScale(0, RoundingMode.HALF_UP).intValueExact();
    }

    static BenchmarkException bad(String message) {
        return new BenchmarkException(Fault.BAD_SETTING, "--grid: " + message);
    }
}

package dev.stringbench.benchmarks.report.summary;

import dev.stringbench.benchmarks.report.comparison.Decision;
import dev.stringbench.scoring.statistics.Interval;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/** Numbers and lists in words. */
final class Words {

    private Words() {}

    /** Write a percent with one decimal. */
    static String number(double percent) {
        BigDecimal rounded = new BigDecimal(percent).setScale(1, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? "0.0" : rounded.toPlainString();
    }

    static String signed(double points) {
        String number = number(points);
        return points > 0 && !number.equals("0.0") ? "+" + number : number;
    }

    static String interval(Interval interval) {
        return "%s to %s".formatted(signed(interval.lower()), signed(interval.upper()));
    }

    /** Write such as {@code vt +40.0 (+31.0 to +48.0)}. */
    static String difference(Difference difference) {
        return "%s %s (%s)"
                .formatted(
                        difference.name(),
                        signed(difference.points().mean()),
                        interval(difference.points().interval()));
    }

    /** Join with commas and a closing "and". */
    static String list(List<String> items) {
        if (items.size() < 2) {
            return String.join("", items);
        }
        return String.join(", ", items.subList(0, items.size() - 1)) + " and " + items.get(items.size() - 1);
    }

    /** Join the first items and say how many more there are. */
    static String list(List<String> items, int most) {
        if (items.size() <= most) {
            return list(items);
        }
        return String.join(", ", items.subList(0, most))
                + String.format(Locale.ROOT, " and %d more", items.size() - most);
    }

    static String count(long number, String one, String many) {
        return String.format(Locale.ROOT, "%d %s", number, number == 1 ? one : many);
    }

    static String comparative(Decision decision) {
        return decision == Decision.BETTER ? "higher" : "lower";
    }
}

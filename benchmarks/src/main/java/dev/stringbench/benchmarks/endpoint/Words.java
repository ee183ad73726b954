package dev.stringbench.benchmarks.endpoint;

import java.time.Duration;
import java.util.Locale;

/** Durations and counts in words. */
final class Words {

    private Words() {}

    static String duration(Duration duration) {
        if (duration.toMinutes() >= 5) {
            return duration.toMinutes() + " minutes";
        }
        return String.format(
                Locale.ROOT,
                duration.toMillis() % 1000 == 0 || duration.toSeconds() >= 10 ? "%.0f s" : "%.1f s",
                duration.toMillis() / 1000.0);
    }

    static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}

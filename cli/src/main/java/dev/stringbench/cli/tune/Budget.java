package dev.stringbench.cli.tune;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a search may cost, its confirmation included. */
sealed interface Budget {

    /** A number of samples. */
    record Samples(long samples) implements Budget {}

    /** A time, which is turned into samples once the pace is known. */
    record Time(Duration time) implements Budget {}

    /** No limit but the samples of a setting. */
    record None() implements Budget {}

    /**
     * Read what users write: {@code 2h}, {@code 1h30m}, {@code 600s} or a number of samples.
     *
     * @throws BenchmarkException BAD_SETTING
     */
    static Budget parse(String text) {
        if (text.matches("\\d{1,9}") && Integer.parseInt(text) > 0) {
            return new Samples(Integer.parseInt(text));
        }
        Matcher parts = Pattern.compile("(?:(\\d{1,5})h)?(?:(\\d{1,5})m)?(?:(\\d{1,6})s)?")
                .matcher(text);
        if (parts.matches()) {
            Duration time = Duration.ofHours(number(parts.group(1)))
                    .plusMinutes(number(parts.group(2)))
                    .plusSeconds(number(parts.group(3)));
            if (time.toSeconds() > 0) {
                return new Time(time);
            }
        }
        throw new BenchmarkException(
                Fault.BAD_SETTING,
                "--budget is " + text + "; it must be a time such as 2h, 90m or 1h30m, or a number of samples");
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}

package dev.stringbench.cli.bench;

import dev.stringbench.cli.console.Console;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The user's consent to a long run: on a terminal it is asked for, elsewhere, where nobody could answer, it is taken as
 * given with the command.
 *
 * @param reader reads the line that the user types; empty where no terminal can be read from
 */
record Consent(Console console, Supplier<Optional<String>> reader) {

    /** The longest forecast that is no reason to ask. */
    static final Duration NOT_LONG = Duration.ofHours(1);

    /** Consent that is asked for on this process's terminal. */
    static Consent ofProcess(Console console) {
        java.io.Console terminal = System.console();
        return terminal == null
                ? new Consent(console, Optional::empty)
                : new Consent(console, () -> Optional.ofNullable(terminal.readLine()));
    }

    /** Tell the forecast, and find out whether to begin. */
    boolean isGiven(Duration forecast) {
        boolean isLong = forecast.compareTo(NOT_LONG) > 0;
        console.note("forecast: at most about " + CostForecast.words(forecast) + " on this machine"
                + (isLong
                        ? "; a smaller length, fewer samples or a GPU shorten it, and --dry-run shows what there is to do"
                        : ""));
        if (!isLong || console.events() != null || !console.terminal()) {
            return true;
        }
        console.err().print("begin? [y/N] ");
        console.err().flush();
        Optional<String> answer = reader.get();
        return answer.isEmpty() || answer.get().strip().toLowerCase(Locale.ROOT).startsWith("y");
    }
}

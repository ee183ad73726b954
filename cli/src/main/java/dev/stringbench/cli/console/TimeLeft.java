package dev.stringbench.cli.console;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * An estimate of the time left for a command's runs, from the samples that have ended in it. Time is taken as
 * proportional to prompt tokens, which is right among samples of one length; longer prompts take somewhat more.
 */
public final class TimeLeft {

    private final long promptTokens;
    private long ended;
    private Duration spent = Duration.ZERO;

    /**
     * Begin.
     *
     * @param promptTokens tokens of all prompts that were left at the start
     */
    public TimeLeft(long promptTokens) {
        this.promptTokens = promptTokens;
    }

    /** Note that samples ended. */
    public void ended(long tokens, Duration time) {
        ended += tokens;
        spent = spent.plus(time);
    }

    /** The time left for everything, once a sample has ended. */
    public Optional<Duration> all() {
        if (ended == 0) {
            return Optional.empty();
        }
        double share = Math.max(0, promptTokens - ended) / (double) ended;
        return Optional.of(Duration.ofNanos((long) (spent.toNanos() * share)));
    }

    /** Write a time as {@code 1:02:03}. */
    public static String words(Duration time) {
        return String.format(Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }
}

package dev.stringbench.cli.tune;

import dev.stringbench.cli.bench.ProgressPrinter;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.TimeLeft;
import dev.stringbench.scoring.race.Race;
import dev.stringbench.scoring.race.Standing;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** What a search tells while it runs: on a terminal a line that is redrawn, elsewhere a line for each look and now and then. */
final class TuneProgress {

    private static final Duration BETWEEN_DRAWINGS = Duration.ofMillis(100);
    private static final int LEADERS = 3;

    private final Console console;
    private final LongSupplier nanoClock;
    private String doing = "";
    private String leaders = "";
    private long done;
    private long most;
    private long shownNanos;
    private double secondsPerSample = Double.NaN;

    TuneProgress(Console console, LongSupplier nanoClock) {
        this.console = console;
        this.nanoClock = nanoClock;
        this.shownNanos = nanoClock.getAsLong();
    }

    /** Tell what is done next. */
    void begin(String words) {
        doing = words;
    }

    /** Tell how many samples are left at most. */
    void left(long samples, double secondsOfOne) {
        done = 0;
        most = samples;
        secondsPerSample = secondsOfOne;
    }

    /** A sample has ended. */
    void sampleEnded() {
        done++;
        long waited = nanoClock.getAsLong() - shownNanos;
        Duration wait = console.terminal() ? BETWEEN_DRAWINGS : ProgressPrinter.BETWEEN_LINES;
        if (waited >= wait.toNanos()) {
            show();
        }
    }

    private void show() {
        shownNanos = nanoClock.getAsLong();
        String line = "tune: " + doing + (leaders.isEmpty() ? "" : "; ahead: " + leaders) + timeLeft();
        if (console.terminal()) {
            console.draw(line);
        } else {
            console.note(line);
        }
    }

    private String timeLeft() {
        return Double.isNaN(secondsPerSample) || most <= done
                ? ""
                : "; at most " + words((most - done) * secondsPerSample) + " left";
    }

    /** Tell how the race stands after a look. */
    void looked(Race race, int samples, List<Candidate> candidates) {
        List<Standing> standings = race.standings();
        List<Integer> ranking = race.ranking();
        leaders = ranking.stream()
                .limit(LEADERS)
                .map(index -> candidates.get(index).label()
                        + standings
                                .get(index)
                                .score()
                                .map(score -> String.format(Locale.ROOT, " %.1f%%", 100 * score.mean()))
                                .orElse(""))
                .collect(Collectors.joining(", "));
        clear();
        console.note("look at " + samples + " samples: " + ranking.size() + " of " + candidates.size()
                + " settings in the race; ahead: " + leaders + timeLeft());
        shownNanos = nanoClock.getAsLong();
    }

    /** Leave the line for what is printed next. */
    void clear() {
        if (console.terminal()) {
            console.err().print(Console.CLEAR_LINE);
            console.err().flush();
        }
    }

    static String words(double seconds) {
        return TimeLeft.words(Duration.ofMillis((long) (1000 * seconds)));
    }
}

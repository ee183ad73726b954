package dev.stringbench.cli.bench;

import dev.stringbench.benchmarks.model.Completion;
import dev.stringbench.benchmarks.results.SampleResult;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.TimeLeft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * A printer of a run's progress to standard error: one line that is redrawn on a terminal; elsewhere a line for the
 * first and the last sample and one every now and then, so that the log of a long run stays short.
 */
public final class ProgressPrinter implements TaskProgress.ProgressView {

    /** Time between two lines of a log. */
    public static final Duration BETWEEN_LINES = Duration.ofSeconds(15);

    /** Time between two drawings on a terminal: faster than people read, slow enough to cost nothing. */
    static final Duration BETWEEN_DRAWINGS = Duration.ofMillis(100);

    private static final int BAR_WIDTH = 24;

    /** Columns below which the numbers need the bar's room. */
    private static final int NARROW = 80;

    private static final int NARROW_BAR_WIDTH = 8;

    private final Console console;
    private final LongSupplier nanoClock;
    private long shownNanos;
    private boolean shown;

    ProgressPrinter(Console console, LongSupplier nanoClock) {
        this.console = console;
        this.nanoClock = nanoClock;
    }

    @Override
    public void started(TaskProgress<?> progress) {
        if (progress.endedBefore() > 0) {
            console.note(progress.planned().name() + ": " + progress.endedBefore() + " of " + progress.samples()
                    + " samples are done already");
        }
        drawBar(progress);
    }

    @Override
    public void scored(
            TaskProgress<?> progress, SampleResult result, int promptTokens, Completion.Generated completion) {
        boolean isDue = isDue(console.terminal() ? BETWEEN_DRAWINGS : BETWEEN_LINES);
        if (isDue || progress.isLast()) {
            show(progress);
        }
    }

    @Override
    public void failed(TaskProgress<?> progress, Completion.Failed failure) {
        clear();
        console.error(progress.planned().name() + ": sample " + failure.index() + " failed: " + failure.message());
        drawBar(progress);
    }

    @Override
    public void retrying(TaskProgress<?> progress, int again) {
        clear();
        console.note(progress.planned().name() + ": trying "
                + (again == 1 ? "1 failed sample" : again + " failed samples") + " again");
        drawBar(progress);
    }

    /** Leave the line for what is printed next. */
    void clear() {
        if (console.terminal()) {
            console.err().print(Console.CLEAR_LINE);
            console.err().flush();
        }
    }

    private boolean isDue(Duration wait) {
        return !shown || nanoClock.getAsLong() - shownNanos >= wait.toNanos();
    }

    private void show(TaskProgress<?> progress) {
        if (console.terminal()) {
            drawBar(progress);
        } else {
            console.note(progress.planned().name() + ": " + progress.ended() + "/" + progress.samples() + "; "
                    + String.join("; ", state(progress)));
        }
        shown = true;
        shownNanos = nanoClock.getAsLong();
    }

    private void drawBar(TaskProgress<?> progress) {
        if (!console.terminal() || progress.samples() == 0) {
            return;
        }
        int width = console.columns() < NARROW ? NARROW_BAR_WIDTH : BAR_WIDTH;
        int filled = (int) ((long) width * progress.ended() / progress.samples());
        console.draw(progress.planned().name() + " [" + "#".repeat(filled) + ".".repeat(width - filled) + "] "
                + progress.ended() + "/" + progress.samples() + "  " + String.join("  ", state(progress)));
    }

    private static List<String> state(TaskProgress<?> progress) {
        List<String> words = new ArrayList<>();
        progress.remaining().ifPresent(rest -> words.add("ETA " + TimeLeft.words(rest) + ofAll(progress, rest)));
        if (progress.failures() > 0) {
            words.add(progress.failures() + " failed");
        }
        if (progress.score().samples() > 0) {
            words.add(progress.planned().scoreName() + " " + TaskTable.percent(progress.score()));
        }
        if (progress.throughput().promptTokens() > 0) {
            words.add(progress.throughput().words(progress.elapsed()));
        }
        return words;
    }

    /** The rest of all runs, where that is more than the rest of this one. */
    private static String ofAll(TaskProgress<?> progress, Duration rest) {
        return progress.remainingOfAll()
                .filter(all -> all.toSeconds() > rest.toSeconds() + Math.max(1, rest.toSeconds() / 20))
                .map(all -> String.format(Locale.ROOT, " of %s for all runs", TimeLeft.words(all)))
                .orElse("");
    }
}

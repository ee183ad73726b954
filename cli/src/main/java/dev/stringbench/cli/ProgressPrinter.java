package dev.stringbench.cli;

import dev.stringbench.benchmarks.model.Completion;
import dev.stringbench.benchmarks.results.SampleResult;
import dev.stringbench.benchmarks.run.BenchmarkTask;
import dev.stringbench.benchmarks.run.RunListener;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Show a run's progress on standard error: one line that is drawn over again on a terminal, a line per sample elsewhere.
 *
 * @param <R> what a scored sample's line holds
 */
final class ProgressPrinter<R extends SampleResult> implements RunListener<R> {

    private static final int BAR_WIDTH = 24;
    private static final String CLEAR_LINE = "\r\033[K";

    private final Console console;
    private final String name;
    private final Function<List<R>, String> runningScore;
    private final List<R> results;
    private int samples;
    private int ended;
    private int failures;
    private int endedBefore;
    private long startNanos;

    /**
     * Name a run.
     *
     * @param name what the run is called in its progress, such as {@code niah string}
     * @param earlier results of earlier runs of the same file
     * @param runningScore words for the score of the results so far
     */
    ProgressPrinter(Console console, String name, List<R> earlier, Function<List<R>, String> runningScore) {
        this.console = console;
        this.name = name;
        this.results = new ArrayList<>(earlier);
        this.runningScore = runningScore;
    }

    @Override
    public void started(int total, int alreadyDone) {
        samples = total;
        ended = alreadyDone;
        endedBefore = alreadyDone;
        startNanos = System.nanoTime();
        if (alreadyDone > 0) {
            console.note(name + ": " + alreadyDone + " of " + total + " samples are done already");
        }
        drawBar();
    }

    @Override
    public void scored(R result, BenchmarkTask.Prompt prompt, Completion.Generated completion) {
        ended++;
        results.add(result);
        if (console.terminal()) {
            drawBar();
        } else {
            console.note(String.format(
                    Locale.ROOT,
                    "%s: %d/%d, sample %d scores %s; %,d prompt tokens, prefill %s, decode %s; %s",
                    name,
                    ended,
                    samples,
                    result.index(),
                    new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(result.score()),
                    prompt.request().promptTokenIds().size(),
                    seconds(completion.prefill()),
                    seconds(completion.decode()),
                    runningScore.apply(results)));
        }
    }

    @Override
    public void failed(Completion.Failed failure) {
        ended++;
        failures++;
        clear();
        console.note(name + ": sample " + failure.index() + " failed: " + failure.message());
        drawBar();
    }

    @Override
    public void retrying(int again) {
        ended -= again;
        failures -= again;
        clear();
        console.note(name + ": trying " + (again == 1 ? "1 failed sample" : again + " failed samples") + " again");
        drawBar();
    }

    /** Leave the line for what is printed next. */
    void clear() {
        if (console.terminal()) {
            console.err().print(CLEAR_LINE);
            console.err().flush();
        }
    }

    private void drawBar() {
        if (!console.terminal() || samples == 0) {
            return;
        }
        int filled = BAR_WIDTH * ended / samples;
        String score = results.isEmpty() ? "" : "  " + runningScore.apply(results);
        console.err()
                .print(CLEAR_LINE + name + " [" + "#".repeat(filled) + ".".repeat(BAR_WIDTH - filled) + "] " + ended
                        + "/" + samples + remaining() + (failures > 0 ? "  " + failures + " failed" : "") + score);
        console.err().flush();
    }

    private String remaining() {
        int endedNow = ended - endedBefore;
        if (endedNow == 0 || ended == samples) {
            return "";
        }
        long seconds = (System.nanoTime() - startNanos) / 1_000_000_000 * (samples - ended) / endedNow;
        return String.format(Locale.ROOT, "  ETA %d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
    }
}

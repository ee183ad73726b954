package dev.stringbench.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.benchmarks.model.Completion;
import dev.stringbench.benchmarks.model.GenerationRequest;
import dev.stringbench.benchmarks.model.ModelIdentity;
import dev.stringbench.benchmarks.model.PositionSetting;
import dev.stringbench.benchmarks.model.TokenIds;
import dev.stringbench.benchmarks.results.DataIdentity;
import dev.stringbench.benchmarks.results.RunIdentity;
import dev.stringbench.benchmarks.results.SampleResult;
import dev.stringbench.benchmarks.results.SampleSpan;
import dev.stringbench.benchmarks.results.ScoreSummary;
import dev.stringbench.benchmarks.run.BenchmarkTask;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.TimeLeft;
import dev.stringbench.cli.model.PositionChoice;
import dev.stringbench.inference.position.Rope;
import dev.stringbench.inference.rope.RopeScaling;
import dev.stringbench.inference.rope.RotaryConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressPrinterTest {

    private static final int SAMPLES = 100;
    private static final int PROMPT_TOKENS = 900;

    private final StringWriter err = new StringWriter();
    private Map<String, String> columns = Map.of();
    private long nanos;

    @Test
    void writesFewLinesIntoALogHoweverManySamplesThereAre() {
        TaskProgress<Line> progress = progress(false, new TimeLeft(2L * SAMPLES * PROMPT_TOKENS));
        progress.started(SAMPLES, 0);
        for (int index = 0; index < SAMPLES; index++) {
            nanos += Duration.ofSeconds(1).toNanos();
            progress.scored(new Line(index, 1), new Asked(index), generated(index));
        }
        List<String> lines = err.toString().lines().toList();
        assertEquals(8, lines.size(), "first, one every 15 seconds, last: " + err);
        assertEquals(
                "niah rope: 1/100; ETA 0:01:39 of 0:03:19 for all runs; hits 100.0% (20.7 to 100.0); prefill 1,800 and"
                        + " decode 36.0 tokens/s",
                lines.get(0));
        assertTrue(
                lines.get(1).startsWith("niah rope: 16/100; ETA 0:01:24 of 0:03:04 for all runs; hits"), err::toString);
        assertEquals(
                "niah rope: 100/100; hits 100.0% (96.3 to 100.0); prefill 1,800 and decode 36.0 tokens/s",
                lines.get(7));
    }

    @Test
    void drawsOverOneLineOnATerminal() {
        TaskProgress<Line> progress = progress(true, new TimeLeft((long) SAMPLES * PROMPT_TOKENS));
        progress.started(SAMPLES, 40);
        for (int index = 40; index < SAMPLES; index++) {
            nanos += Duration.ofMillis(10).toNanos();
            progress.scored(new Line(index, 1), new Asked(index), generated(index));
        }
        assertEquals(
                1, err.toString().chars().filter(character -> character == '\n').count(), "one note");
        long drawings =
                err.toString().chars().filter(character -> character == '\r').count();
        assertEquals(1 + 1 + 59 / 10 + 1, drawings, "at the start, the first, ten a second, the last");
        assertTrue(err.toString().contains("[############............] 51/100  ETA 0:00:00  hits"), err::toString);
    }

    @Test
    void staysWithinTheColumnsOfATerminal() {
        columns = Map.of("COLUMNS", "40");
        TaskProgress<Line> progress = progress(true, new TimeLeft((long) SAMPLES * PROMPT_TOKENS));
        progress.started(SAMPLES, 0);
        progress.scored(new Line(0, 1), new Asked(0), generated(0));
        for (String drawn : err.toString().split("\r\033\\[K", -1)) {
            assertTrue(drawn.length() < 40, drawn);
        }
        assertTrue(err.toString().contains("niah rope [........] 1/100  ETA "), err::toString);
    }

    @Test
    void tellsEveryFailureAndCountsItOnceWhenItIsRetried() {
        TaskProgress<Line> progress = progress(false, new TimeLeft(3L * PROMPT_TOKENS));
        progress.started(3, 0);
        progress.failed(new Completion.Failed(0, "timeout", "no answer in 5 s", true));
        progress.scored(new Line(1, 1), new Asked(1), generated(1));
        progress.failed(new Completion.Failed(2, "timeout", "no answer in 6 s", true));
        progress.retrying(2);
        assertEquals(1, progress.ended());
        progress.scored(new Line(0, 0), new Asked(0), generated(0));
        progress.failed(new Completion.Failed(2, "timeout", "no answer in 7 s", true));
        assertEquals(
                List.of(
                        "niah rope: sample 0 failed: no answer in 5 s",
                        "niah rope: sample 2 failed: no answer in 6 s",
                        "niah rope: trying 2 failed samples again",
                        "niah rope: sample 2 failed: no answer in 7 s"),
                err.toString()
                        .lines()
                        .filter(line -> !line.matches("niah rope: \\d/3; .*"))
                        .toList());
        assertEquals(1, progress.failures());
        assertTrue(progress.isLast());
    }

    private TaskProgress<Line> progress(boolean terminal, TimeLeft timeLeft) {
        Console console =
                new Console(new PrintWriter(new StringWriter()), new PrintWriter(err), terminal, null, columns);
        PositionChoice choice =
                new PositionChoice(new Rope(), new RotaryConfig(10_000, 64, 1024, new RopeScaling.Default()), null);
        PlannedTask<Line> planned = new PlannedTask<>(
                "niah rope",
                choice,
                Path.of("rope.jsonl"),
                "hits",
                results -> ScoreSummary.of(results),
                new OneLengthTask(),
                new SampleSpan(0, SAMPLES),
                SAMPLES);
        return new TaskProgress<>(
                planned, List.of(), List.of(new ProgressPrinter(console, () -> nanos)), timeLeft, () -> nanos);
    }

    private static Completion.Generated generated(int index) {
        return new Completion.Generated(
                index,
                "x",
                19,
                Completion.FinishReason.END_OF_SEQUENCE,
                0,
                Duration.ofMillis(500),
                Duration.ofMillis(500));
    }

    private record Line(int index, double score) implements SampleResult {}

    private record Asked(int index) implements BenchmarkTask.Prompt {
        @Override
        public GenerationRequest request() {
            return new GenerationRequest(index, TokenIds.of(new int[PROMPT_TOKENS]), 100);
        }
    }

    /** A task of which only the length is asked. */
    private record OneLengthTask() implements BenchmarkTask<Line> {

        @Override
        public RunIdentity identity() {
            ModelIdentity model =
                    new ModelIdentity("m", "w", "t", PositionSetting.rope(), "greedy", "float32", "cpu", "engine");
            return new RunIdentity(
                    "niah",
                    "niah_4needle",
                    PROMPT_TOKENS + 100,
                    100,
                    new DataIdentity("d", "s", Map.of()),
                    model,
                    "scorer",
                    "1");
        }

        @Override
        public int sampleCount() {
            return SAMPLES;
        }

        @Override
        public Prompt prompt(int index) {
            return new Asked(index);
        }

        @Override
        public Line score(Prompt prompt, Completion.Generated completion) {
            return new Line(completion.index(), 1);
        }

        @Override
        public Class<Line> resultType() {
            return Line.class;
        }
    }
}

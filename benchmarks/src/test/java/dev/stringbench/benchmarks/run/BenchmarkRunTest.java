package dev.stringbench.benchmarks.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.benchmarks.model.Completion;
import dev.stringbench.benchmarks.model.GenerationRequest;
import dev.stringbench.benchmarks.model.ScriptedLanguageModel;
import dev.stringbench.benchmarks.model.TokenIds;
import dev.stringbench.benchmarks.model.WhitespaceTokenizer;
import dev.stringbench.benchmarks.results.EarlyStop;
import dev.stringbench.benchmarks.results.ExampleIdentity;
import dev.stringbench.benchmarks.results.ExampleResult;
import dev.stringbench.benchmarks.results.ResultFile;
import dev.stringbench.benchmarks.results.RunIdentity;
import dev.stringbench.benchmarks.results.SampleSpan;
import dev.stringbench.benchmarks.results.Shard;
import dev.stringbench.benchmarks.results.Sidecar;
import dev.stringbench.scoring.statistics.Interval;
import dev.stringbench.scoring.statistics.Wilson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkRunTest {

    private static final WhitespaceTokenizer TOKENIZER = new WhitespaceTokenizer();

    @TempDir
    private Path folder;

    private final Recorder recorder = new Recorder();

    @Test
    void scoresEverySampleOnce() {
        var model = new ScriptedLanguageModel(TOKENIZER, request -> ScriptedLanguageModel.generated(request, "yes"));
        assertTrue(run(model, 5));
        assertEquals(List.of(0, 1, 2, 3, 4), model.asked());
        assertEquals(List.of("started 5/0", "scored 0", "scored 1", "scored 2", "scored 3", "scored 4"), recorder.seen);
    }

    @Test
    void asksOnlyForWhatIsMissing() {
        assertFalse(run(new ScriptedLanguageModel(TOKENIZER, BenchmarkRunTest::failOdd), 5));
        var second = new ScriptedLanguageModel(TOKENIZER, request -> ScriptedLanguageModel.generated(request, "yes"));
        assertTrue(run(second, 5));
        assertEquals(List.of(1, 3), second.asked());
    }

    @Test
    void keepsFinishedSamplesWhenTheModelIsCancelled() throws Exception {
        AtomicReference<ScriptedLanguageModel> itself = new AtomicReference<>();
        var model = new ScriptedLanguageModel(TOKENIZER, request -> {
            if (request.index() == 2) {
                Objects.requireNonNull(itself.get()).cancel();
            }
            return ScriptedLanguageModel.generated(request, "yes");
        });
        itself.set(model);
        assertFalse(run(model, 5));
        assertEquals(2, Files.readAllLines(path()).size());
        var second = new ScriptedLanguageModel(TOKENIZER, request -> ScriptedLanguageModel.generated(request, "yes"));
        assertTrue(run(second, 5));
        assertEquals(List.of(2, 3, 4), second.asked());
    }

    @Test
    void passesOnWhatThePromptThrowsAndKeepsTheRest() throws Exception {
        var model = new ScriptedLanguageModel(TOKENIZER, request -> ScriptedLanguageModel.generated(request, "yes"));
        var e = assertThrows(IllegalArgumentException.class, () -> {
            try (var file = open(5)) {
                new BenchmarkRun<>(new ExampleTask(5, 3), file, recorder, null).run(model);
            }
        });
        assertEquals("no prompt 3", e.getMessage());
        assertEquals(3, Files.readAllLines(path()).size());
    }

    @Test
    void triesFailedSamplesAgainAtTheEndWhereThatMayHelp() throws Exception {
        var model = new ScriptedLanguageModel(TOKENIZER, failing(1, 1, 2, 9, 3, 9));
        assertFalse(run(model, 5));
        assertEquals(List.of(0, 1, 2, 3, 4, 1, 2, 2), model.asked(), "sample 3 fails in a way that lasts");
        assertEquals(
                List.of(
                        "started 5/0",
                        "scored 0",
                        "failed 1",
                        "failed 2",
                        "failed 3",
                        "scored 4",
                        "retrying 2",
                        "scored 1",
                        "failed 2",
                        "retrying 1",
                        "failed 2"),
                recorder.seen);
        List<String> lines = Files.readAllLines(path());
        assertEquals(5, lines.size());
        assertTrue(lines.get(1).contains("\"pred\":\"yes\""), lines.get(1));
        assertEquals("{\"index\":2,\"error\":{\"kind\":\"test\",\"message\":\"attempt 3\"}}", lines.get(2));
        assertFalse(Sidecar.read(path()).complete());
    }

    @Test
    void endsEarlyOnceTheIntervalIsNarrow() throws Exception {
        var model = new ScriptedLanguageModel(TOKENIZER, request -> ScriptedLanguageModel.generated(request, "yes"));
        assertTrue(run(model, 500, new StopRule(5)));
        // Wilson's interval of n successes in n is z^2 / (n + z^2): below 5 points from 73 on; looks come at tens.
        assertEquals(80, model.asked().size());
        Sidecar sidecar = Sidecar.read(path());
        assertEquals(new EarlyStop(5, 80), sidecar.stoppedEarly());
        assertTrue(sidecar.complete());
        assertEquals(500, sidecar.samples());
        assertEquals(80, sidecar.expected().size());
        var again = new ScriptedLanguageModel(TOKENIZER, request -> ScriptedLanguageModel.generated(request, "yes"));
        assertTrue(run(again, 500, new StopRule(5)));
        assertEquals(List.of(), again.asked());
        assertTrue(run(again, 500, new StopRule(4)));
        assertEquals(80, again.asked().get(0));
    }

    @Test
    void endsAtTheSameSampleHoweverOftenItWasInterrupted() throws Exception {
        AtomicReference<ScriptedLanguageModel> itself = new AtomicReference<>();
        for (int stop : new int[] {20, 55, 70, 1000}) {
            var model = new ScriptedLanguageModel(TOKENIZER, request -> {
                if (request.index() == stop) {
                    Objects.requireNonNull(itself.get()).cancel();
                }
                return ScriptedLanguageModel.generated(request, "yes");
            });
            itself.set(model);
            assertEquals(stop == 1000, run(model, 500, new StopRule(5)));
        }
        assertEquals(80, Files.readAllLines(path()).size());
    }

    @Test
    void isNotEndedBySamplesThatFailed() throws Exception {
        var model = new ScriptedLanguageModel(TOKENIZER, failing(3, 9));
        assertFalse(run(model, 500, new StopRule(5)));
        assertEquals(80, model.asked().stream().distinct().count(), "the rest need not wait for sample 3");
        assertFalse(Sidecar.read(path()).complete());
        var second = new ScriptedLanguageModel(TOKENIZER, request -> ScriptedLanguageModel.generated(request, "yes"));
        assertTrue(run(second, 500, new StopRule(5)));
        assertEquals(List.of(3), second.asked());
        assertTrue(Sidecar.read(path()).complete());
    }

    /** An early end is judged on the first samples by index; otherwise the task says what is asked first. */
    @Test
    void asksInTheTasksOrderUnlessItMayEndEarly() {
        for (boolean mayEndEarly : new boolean[] {false, true}) {
            var model = new ScriptedLanguageModel(TOKENIZER, request -> ScriptedLanguageModel.generated(request, "no"));
            Path path = folder.resolve(mayEndEarly + ".jsonl");
            var sidecar = Sidecar.ofWhole(ExampleIdentity.withDtype("float32"), 3);
            try (var file = ResultFile.open(path, sidecar, ExampleResult.class)) {
                StopRule rule = mayEndEarly ? new StopRule(5) : null;
                assertTrue(new BenchmarkRun<>(new ExampleTask(3, -1, true), file, recorder, rule).run(model));
            }
            assertEquals(mayEndEarly ? List.of(0, 1, 2) : List.of(2, 1, 0), model.asked());
        }
    }

    @Test
    void logsTheTimesOfEachSampleApart() throws Exception {
        var model = new ScriptedLanguageModel(
                TOKENIZER,
                request -> request.index() == 1
                        ? new Completion.Failed(1, "test", "no room", false)
                        : new Completion.Generated(
                                0,
                                "yes",
                                3,
                                Completion.FinishReason.LENGTH,
                                2,
                                Duration.ofMillis(1500),
                                Duration.ofMillis(250)));
        assertFalse(run(model, 2));
        List<String> events = Files.readAllLines(folder.resolve("run.events.jsonl"));
        assertEquals(2, events.size());
        assertTrue(
                events.get(0)
                        .endsWith("\"index\":0,\"prompt_tokens\":3,\"generated_tokens\":3,\"reused_prefix_tokens\":2,"
                                + "\"finish_reason\":\"length\",\"prefill_seconds\":1.5,\"decode_seconds\":0.25}"),
                events.get(0));
        assertTrue(events.get(0).startsWith("{\"event\":\"scored\",\"at\":\""), events.get(0));
        assertTrue(events.get(1).endsWith("\"index\":1,\"message\":\"no room\"}"), events.get(1));
    }

    @Test
    void takesOnlyItsShard() {
        var model = new ScriptedLanguageModel(TOKENIZER, request -> ScriptedLanguageModel.generated(request, "yes"));
        var whole = new SampleSpan(0, 10);
        var sidecar = Sidecar.ofShard(ExampleIdentity.withDtype("float32"), whole, new Shard(2, 3));
        try (var file = ResultFile.open(path(), sidecar, ExampleResult.class)) {
            assertTrue(new BenchmarkRun<>(new ExampleTask(10, -1), file, recorder, null).run(model));
        }
        assertEquals(List.of(3, 4, 5), model.asked());
        assertTrue(Sidecar.read(path()).complete());
    }

    /** A script that fails samples: pairs of an index and how often it fails; 3 in a way that lasts. */
    private static Function<GenerationRequest, Completion> failing(int... indexesAndTimes) {
        Map<Integer, Integer> attempts = new HashMap<>();
        return request -> {
            int attempt = attempts.merge(request.index(), 1, Integer::sum);
            for (int i = 0; i < indexesAndTimes.length; i += 2) {
                if (indexesAndTimes[i] == request.index() && attempt <= indexesAndTimes[i + 1]) {
                    return new Completion.Failed(request.index(), "test", "attempt " + attempt, request.index() != 3);
                }
            }
            return ScriptedLanguageModel.generated(request, "yes");
        };
    }

    private boolean run(ScriptedLanguageModel model, int samples) {
        return run(model, samples, null);
    }

    private boolean run(ScriptedLanguageModel model, int samples, @Nullable StopRule stopRule) {
        try (var file = open(samples)) {
            return new BenchmarkRun<>(new ExampleTask(samples, -1), file, recorder, stopRule).run(model);
        }
    }

    private ResultFile<ExampleResult> open(int samples) {
        return ResultFile.open(
                path(), Sidecar.ofWhole(ExampleIdentity.withDtype("float32"), samples), ExampleResult.class);
    }

    private Path path() {
        return folder.resolve("run.jsonl");
    }

    private static Completion failOdd(GenerationRequest request) {
        return request.index() % 2 == 1
                ? new Completion.Failed(request.index(), "test", "odd", false)
                : ScriptedLanguageModel.generated(request, "yes");
    }

    private record ExamplePrompt(GenerationRequest request) implements BenchmarkTask.Prompt {}

    private record ExampleTask(int sampleCount, int broken, boolean backwards) implements BenchmarkTask<ExampleResult> {

        ExampleTask(int sampleCount, int broken) {
            this(sampleCount, broken, false);
        }

        @Override
        public List<Integer> order(List<Integer> indexes) {
            List<Integer> ordered = new ArrayList<>(indexes);
            if (backwards) {
                Collections.reverse(ordered);
            }
            return ordered;
        }

        @Override
        public RunIdentity identity() {
            return ExampleIdentity.withDtype("float32");
        }

        @Override
        public Prompt prompt(int index) {
            if (index == broken) {
                throw new IllegalArgumentException("no prompt " + index);
            }
            return new ExamplePrompt(
                    new GenerationRequest(index, TokenIds.of(TOKENIZER.encode("question " + index, true)), 4));
        }

        @Override
        public ExampleResult score(Prompt prompt, Completion.Generated completion) {
            return new ExampleResult(completion.index(), "yes".equals(completion.text()) ? 100 : 0, completion.text());
        }

        @Override
        public Interval interval(Collection<ExampleResult> results) {
            int full =
                    (int) results.stream().filter(result -> result.score() > 0).count();
            Interval share = Wilson.interval(full, results.size());
            return new Interval(100 * share.lower(), 100 * share.upper());
        }

        @Override
        public Class<ExampleResult> resultType() {
            return ExampleResult.class;
        }
    }

    private static final class Recorder implements RunListener<ExampleResult> {

        private final List<String> seen = new ArrayList<>();

        @Override
        public void started(int samples, int alreadyDone) {
            seen.add("started " + samples + "/" + alreadyDone);
        }

        @Override
        public void scored(ExampleResult result, BenchmarkTask.Prompt prompt, Completion.Generated completion) {
            seen.add("scored " + result.index());
        }

        @Override
        public void failed(Completion.Failed failure) {
            seen.add("failed " + failure.index());
        }

        @Override
        public void retrying(int samples) {
            seen.add("retrying " + samples);
        }
    }
}

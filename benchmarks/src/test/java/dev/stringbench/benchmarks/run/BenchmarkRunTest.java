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
import dev.stringbench.benchmarks.results.ExampleIdentity;
import dev.stringbench.benchmarks.results.ExampleResult;
import dev.stringbench.benchmarks.results.ResultFile;
import dev.stringbench.benchmarks.results.RunIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
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
                new BenchmarkRun<>(new ExampleTask(5, 3), file, recorder).run(model);
            }
        });
        assertEquals("no prompt 3", e.getMessage());
        assertEquals(3, Files.readAllLines(path()).size());
    }

    private boolean run(ScriptedLanguageModel model, int samples) {
        try (var file = open(samples)) {
            return new BenchmarkRun<>(new ExampleTask(samples, -1), file, recorder).run(model);
        }
    }

    private ResultFile<ExampleResult> open(int samples) {
        return ResultFile.open(path(), ExampleIdentity.withDtype("float32"), samples, ExampleResult.class);
    }

    private Path path() {
        return folder.resolve("run.jsonl");
    }

    private static Completion failOdd(GenerationRequest request) {
        return request.index() % 2 == 1
                ? new Completion.Failed(request.index(), "test", "odd")
                : ScriptedLanguageModel.generated(request, "yes");
    }

    private record ExamplePrompt(GenerationRequest request) implements BenchmarkTask.Prompt {}

    private record ExampleTask(int sampleCount, int broken) implements BenchmarkTask<ExampleResult> {

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
    }
}

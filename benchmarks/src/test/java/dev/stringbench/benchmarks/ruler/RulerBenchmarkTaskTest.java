package dev.stringbench.benchmarks.ruler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.datafile.SampleRange;
import dev.stringbench.benchmarks.model.Completion;
import dev.stringbench.benchmarks.model.PromptFormat;
import dev.stringbench.benchmarks.model.ScriptedLanguageModel;
import dev.stringbench.benchmarks.model.WhitespaceTokenizer;
import dev.stringbench.benchmarks.results.ReferenceResult;
import dev.stringbench.benchmarks.results.ResultFile;
import dev.stringbench.benchmarks.results.ScoreSummary;
import dev.stringbench.benchmarks.results.Sidecar;
import dev.stringbench.benchmarks.results.StoredResults;
import dev.stringbench.benchmarks.run.BenchmarkRun;
import dev.stringbench.benchmarks.run.BenchmarkTask;
import dev.stringbench.benchmarks.run.RunListener;
import dev.stringbench.data.ruler.RulerSample;
import dev.stringbench.data.sources.SourceKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulerBenchmarkTaskTest {

    private static final WhitespaceTokenizer TOKENIZER = new WhitespaceTokenizer();

    /** The words 22 and 11 are 4 and 8 tokens from the end; 33 stands nowhere. */
    private static final RulerSample SAMPLE = new RulerSample(0, "a 11 c d e 22 g h i", List.of("11", "22", "33"), 12);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"vt,30", "cwe,120", "fwe,50", "qa_1,32", "qa_2,32", "niah_single_1,128", "niah_multiquery,128"})
    void givesEachTaskTheOriginalsTokenBudget(String task, int tokens) throws IOException {
        assertEquals(
                tokens, task(task, new SampleRange(0, 1), 1).prompt(0).request().maxNewTokens());
    }

    @Test
    void refusesATaskOfNoKind() {
        assertThrows(BenchmarkException.class, () -> RulerCatalogue.named("passkey"));
    }

    @Test
    void encodesPromptsWithSpecialTokens() throws IOException {
        var prompt = task("vt", new SampleRange(0, 1), 1).prompt(0);
        assertEquals(10, prompt.request().promptTokenIds().size());
    }

    @Test
    void tellsPlaceAndFateOfEachNeedle() throws IOException {
        RulerBenchmarkTask task = task("niah_multivalue", new SampleRange(0, 1), 1);
        RulerResult result = score(task, "I see\n 22  and 33");
        assertEquals(10, result.contextLength());
        assertEquals("I see 22 and 33", result.prediction());
        assertEquals(2 / 3.0, result.score());
        assertEquals(
                List.of(
                        new ReferenceResult("11", 2 / 19.0, 8, false),
                        new ReferenceResult("22", 11 / 19.0, 4, true),
                        new ReferenceResult("33", null, null, true)),
                result.needles());
        assertEquals(SAMPLE.input(), result.excerpt());
    }

    @Test
    void tellsNoPlacesWhereAnswersAreNoNeedles() throws IOException {
        RulerResult result = score(task("vt", new SampleRange(0, 1), 1), "11 22");
        assertEquals(
                new ReferenceResult("11", null, null, true), result.needles().get(0));
        assertNull(result.excerpt());
    }

    @ParameterizedTest
    @CsvSource({"qa_1,true", "niah_single_1,0.3333333333333333"})
    void writesTheOriginalsKeysFirstAndItsKindOfScore(String name, String score) throws IOException {
        Path path = folder.resolve("out.jsonl");
        var model = new ScriptedLanguageModel(TOKENIZER, request -> ScriptedLanguageModel.generated(request, "22"));
        assertTrue(run(task(name, new SampleRange(0, 2), 2), path, model));
        JsonNode line = new JsonMapper().readTree(Files.readAllLines(path).get(0));
        List<String> keys = line.properties().stream().map(Map.Entry::getKey).toList();
        assertEquals(List.of("ctx_len", "pred", "needle", "score", "index", "id", "needles"), keys.subList(0, 7));
        assertEquals(score, line.get("score").toString());
        var stored = List.copyOf(
                StoredResults.read(path, RulerResult.class).results().values());
        assertEquals(name.equals("qa_1") ? 1 : 1 / 3.0, stored.get(1).score());
    }

    @Test
    void takesOnlyItsRangeAndLeavesTheRestToAnotherRun() throws IOException {
        Path path = folder.resolve("out.jsonl");
        var part = new ScriptedLanguageModel(TOKENIZER, request -> ScriptedLanguageModel.generated(request, "22"));
        assertTrue(run(task("vt", new SampleRange(2, 4), 5), path, part), "its own samples are all there");
        assertEquals(List.of(2, 3), part.asked());
        var whole = new ScriptedLanguageModel(TOKENIZER, request -> ScriptedLanguageModel.generated(request, "22"));
        assertTrue(run(task("vt", new SampleRange(0, 5), 5), path, whole));
        assertEquals(List.of(0, 1, 4), whole.asked());
        List<String> csv = Files.readAllLines(RulerSummaryCsv.write(folder));
        assertEquals(2, csv.size());
        assertTrue(csv.get(1).startsWith("scripted,vt,rope,64,,,,tiny-64.jsonl,5,5,0,true,33.33,"), csv.get(1));
    }

    @Test
    void saysThatSamplesOfItsRangeFailed() throws IOException {
        Path path = folder.resolve("out.jsonl");
        var model = new ScriptedLanguageModel(
                TOKENIZER, request -> new Completion.Failed(request.index(), "out-of-memory", "no room", true));
        assertFalse(run(task("vt", new SampleRange(0, 1), 1), path, model));
        assertTrue(Double.isNaN(ScoreSummary.of(List.of()).percent()));
    }

    private static boolean run(RulerBenchmarkTask task, Path path, ScriptedLanguageModel model) {
        try (var file =
                ResultFile.open(path, Sidecar.ofWhole(task.identity(), task.sampleCount()), RulerResult.class)) {
            return new BenchmarkRun<>(task, file, new Silence(), null).run(model);
        }
    }

    private static RulerResult score(RulerBenchmarkTask task, String text) {
        RulerBenchmarkTask.RulerPrompt prompt = task.prompt(0);
        return task.score(prompt, (Completion.Generated) ScriptedLanguageModel.generated(prompt.request(), text));
    }

    private RulerBenchmarkTask task(String name, SampleRange range, int samples) throws IOException {
        var model = new ScriptedLanguageModel(TOKENIZER, request -> ScriptedLanguageModel.generated(request, ""));
        return new RulerBenchmarkTask(
                RulerCatalogue.named(name),
                data(samples),
                64,
                range,
                PromptFormat.PLAIN,
                SourceKind.FETCHED,
                TOKENIZER,
                model.identity(),
                "1.0");
    }

    private RulerDataFile data(int samples) throws IOException {
        return RulerDataFile.open(
                Files.writeString(folder.resolve("tiny-64.jsonl"), (SAMPLE.toJson() + "\n").repeat(samples)));
    }

    private static final class Silence implements RunListener<RulerResult> {

        @Override
        public void started(int samples, int alreadyDone) {}

        @Override
        public void scored(RulerResult result, BenchmarkTask.Prompt prompt, Completion.Generated completion) {}

        @Override
        public void failed(Completion.Failed failure) {}
    }
}

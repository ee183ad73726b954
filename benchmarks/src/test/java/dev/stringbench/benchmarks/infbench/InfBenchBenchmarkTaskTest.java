package dev.stringbench.benchmarks.infbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.datafile.SampleRange;
import dev.stringbench.benchmarks.infbench.InfBenchBenchmarkTask.Settings;
import dev.stringbench.benchmarks.model.Completion;
import dev.stringbench.benchmarks.model.PromptFormat;
import dev.stringbench.benchmarks.model.ScriptedLanguageModel;
import dev.stringbench.benchmarks.model.WhitespaceTokenizer;
import dev.stringbench.benchmarks.results.ReferenceResult;
import dev.stringbench.data.DataException;
import dev.stringbench.data.infbench.InfBenchPrompts;
import dev.stringbench.data.infbench.InfBenchTask;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InfBenchBenchmarkTaskTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final WhitespaceTokenizer TOKENIZER = new WhitespaceTokenizer();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "PASSKEY,6",
        "NUMBER_STRING,12",
        "KV_RETRIEVAL,50",
        "LONGBOOK_SUM_ENG,1200",
        "LONGBOOK_CHOICE_ENG,40",
        "LONGBOOK_QA_ENG,40",
        "LONGBOOK_QA_CHN,40",
        "LONGDIALOGUE_QA_ENG,40",
        "MATH_FIND,3",
        "MATH_CALC,30000",
        "CODE_RUN,5",
        "CODE_DEBUG,5"
    })
    void givesEachTaskTheOriginalsTokenBudget(InfBenchTask task, int tokens) {
        assertEquals(tokens, InfBenchCatalogue.of(task).maxNewTokens());
        assertEquals(131_072, InfBenchBenchmarkTask.TRUNCATE_LENGTH);
    }

    @Test
    void leavesOutTheMiddleOfAPromptAndSaysWhereTheAnswerStands() throws IOException {
        String context = "before ".repeat(25) + "4711" + " after".repeat(35);
        InfBenchBenchmarkTask whole = passkey(context, 1000);
        var prompt = whole.prompt(0);
        int tokens = prompt.request().promptTokenIds().size();
        assertEquals(tokens, prompt.wholeTokens());
        InfBenchResult result = score(whole, prompt, "the key\n is  4711");
        assertEquals("the key is 4711", result.prediction());
        assertEquals("\"4711\"", result.groundTruth().toString());
        assertEquals(1, result.score());
        assertEquals(0, result.id());
        assertNull(result.excerpt());
        ReferenceResult needle = Objects.requireNonNull(result.needles()).get(0);
        // What comes after, the question of 5 words and the template's last 4.
        assertEquals(1 + 35 + 5 + 4, needle.distance());
        assertTrue(needle.found());

        InfBenchBenchmarkTask cut = passkey(context, 61);
        var shorter = cut.prompt(0);
        assertEquals(tokens, shorter.wholeTokens());
        assertEquals(60, shorter.request().promptTokenIds().size());
        assertTrue(shorter.text().startsWith("There is an important info"), shorter.text());
        assertTrue(shorter.text().endsWith("What is the pass key?\n\nThe pass key is"), shorter.text());
        assertTrue(prompt.text().contains("4711") && !shorter.text().contains("4711"), shorter.text());
        InfBenchResult lost = score(cut, shorter, "12");
        assertEquals(
                new ReferenceResult("4711", null, null, false),
                Objects.requireNonNull(lost.needles()).get(0));
        assertNull(lost.excerpt(), "what was left out cannot be shown");
    }

    @Test
    void showsWhereALostAnswerStood() throws IOException {
        InfBenchBenchmarkTask task = passkey("before 4711 after", 1000);
        InfBenchResult result = score(task, task.prompt(0), "1234");
        assertEquals(0, result.score());
        assertTrue(Objects.requireNonNull(result.excerpt()).contains("before 4711 after"), result.excerpt());
    }

    @Test
    void writesTheOriginalsKeysFirst() throws IOException {
        InfBenchBenchmarkTask task = passkey("before 4711 after", 1000);
        JsonNode line = JSON.valueToTree(score(task, task.prompt(0), "4711"));
        assertEquals(
                List.of("id", "prediction"),
                line.properties().stream()
                        .map(java.util.Map.Entry::getKey)
                        .limit(2)
                        .toList());
    }

    @Test
    void runsQuestionsOnOneContextOneAfterTheOther() throws IOException {
        String alpha = "alpha ".repeat(1000);
        String beta = "beta ".repeat(1000);
        Path file = folder.resolve("longbook_qa_eng.jsonl");
        List<String> lines = new ArrayList<>();
        lines.add(question(alpha, "Who speaks first of all?"));
        lines.add(question(beta, "Who?"));
        lines.add(question(alpha, "Where?"));
        lines.add(question(beta, "When?"));
        lines.add(question(alpha, "What is said last of all?"));
        Files.write(file, lines);
        InfBenchBenchmarkTask task =
                task(file, InfBenchTask.LONGBOOK_QA_ENG, new Settings(4096, 40, true, PromptFormat.PLAIN));
        assertEquals(List.of(2, 0, 4, 1, 3), task.order(List.of(0, 1, 2, 3, 4)), "questions as long stand together");
        assertEquals(List.of(4, 1, 3), task.order(List.of(1, 3, 4)));
    }

    @Test
    void readsPackedFilesUnderTheirPlainName() throws IOException {
        Path plain = Files.writeString(
                folder.resolve("longbook_qa_eng.jsonl"),
                "\n" + question("book", "Who?") + "\n\n" + question("b", "W?"));
        Path packed = folder.resolve("longbook_qa_eng.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(Files.readAllBytes(plain));
        }
        InfBenchDataFile of = open(plain, InfBenchTask.LONGBOOK_QA_ENG);
        InfBenchDataFile ofPacked = open(packed, InfBenchTask.LONGBOOK_QA_ENG);
        assertEquals(of.name(), ofPacked.name());
        assertEquals(of.sha256(), ofPacked.sha256());
        assertEquals(2, ofPacked.size());
        assertEquals(of.sample(1), ofPacked.sample(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LONGBOOK_QA_ENG | {\"context\": \"x\", \"input\": | line 2: is not JSON",
                "LONGBOOK_QA_ENG | {\"context\": \"x\", \"input\": \"q\", \"answer\": [3]} | line 2 cannot be scored:"
                        + " the ground truth is",
                "MATH_FIND | {\"context\": \"x\", \"input\": \"The largest number of\", \"answer\": \"x\"} | line 2"
                        + " cannot be scored",
                "MATH_FIND | {\"context\": \"x\", \"input\": \"largest?\", \"answer\": 3} | line 2: \"input\" is"
                        + " \"largest?\"; it must hold",
            })
    void namesTheLineThatIsNoSample(InfBenchTask task, String line, String message) throws IOException {
        String good = task == InfBenchTask.MATH_FIND
                ? "{\"context\": \"[1]\", \"input\": \"The largest number of\", \"answer\": 3}"
                : question("book", "Who?");
        Path file = Files.writeString(folder.resolve(task.fileName()), good + "\n" + line + "\n");
        RuntimeException e = assertThrows(RuntimeException.class, () -> open(file, task));
        assertTrue(e instanceof DataException || e instanceof BenchmarkException, e.toString());
        assertTrue(Objects.requireNonNull(e.getMessage()).contains(task.fileName() + " " + message), e.getMessage());
    }

    @Test
    void refusesAFileWithoutSamplesAndAMissingOne() throws IOException {
        Path empty = Files.writeString(folder.resolve("passkey.jsonl"), "\n \n");
        assertThrows(BenchmarkException.class, () -> open(empty, InfBenchTask.PASSKEY));
        assertThrows(BenchmarkException.class, () -> open(folder.resolve("none.jsonl"), InfBenchTask.PASSKEY));
    }

    @Test
    void tellsVariantsFromTheOriginal() throws IOException {
        Path file = Files.writeString(folder.resolve("passkey.jsonl"), passkeyLine("4711"));
        Settings original = new Settings(131_072, 6, true, PromptFormat.PLAIN);
        assertTrue(task(file, InfBenchTask.PASSKEY, original).isOriginalData());
        assertFalse(task(file, InfBenchTask.PASSKEY, new Settings(131_072, 7, true, PromptFormat.PLAIN))
                .isOriginalData());
        assertFalse(task(file, InfBenchTask.PASSKEY, new Settings(131_072, 6, false, PromptFormat.PLAIN))
                .isOriginalData());
        Path other = Files.copy(file, folder.resolve("passkey_8192.jsonl"));
        assertFalse(task(other, InfBenchTask.PASSKEY, original).isOriginalData());
    }

    private InfBenchBenchmarkTask passkey(String context, int truncateLength) throws IOException {
        Path file = Files.writeString(folder.resolve("passkey.jsonl"), passkeyLine(context));
        return task(file, InfBenchTask.PASSKEY, new Settings(truncateLength, 6, true, PromptFormat.PLAIN));
    }

    private static String passkeyLine(String context) {
        ObjectNode line = JSON.createObjectNode()
                .put("input", "What is the pass key?")
                .put("context", context)
                .put("answer", "4711");
        return line + "\n";
    }

    private static String question(String context, String question) {
        ObjectNode line = JSON.createObjectNode().put("context", context).put("input", question);
        line.putArray("answer").add("Ann").add("Ann Bell");
        return line.toString();
    }

    private static InfBenchResult score(
            InfBenchBenchmarkTask task, InfBenchBenchmarkTask.InfBenchPrompt prompt, String text) {
        return task.score(prompt, (Completion.Generated) ScriptedLanguageModel.generated(prompt.request(), text));
    }

    private static InfBenchBenchmarkTask task(Path file, InfBenchTask task, Settings settings) {
        var model = new ScriptedLanguageModel(TOKENIZER, request -> ScriptedLanguageModel.generated(request, ""));
        InfBenchDataFile data = open(file, task);
        return new InfBenchBenchmarkTask(
                data, settings, new SampleRange(0, data.size()), TOKENIZER, model.identity(), "1.0");
    }

    private static InfBenchDataFile open(Path file, InfBenchTask task) {
        return InfBenchDataFile.open(file, InfBenchCatalogue.of(task), new InfBenchPrompts("llama3.1"), TOKENIZER);
    }
}

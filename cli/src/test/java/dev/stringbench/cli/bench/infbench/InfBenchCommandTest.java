package dev.stringbench.cli.bench.infbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.OwnInfBench;
import dev.stringbench.cli.OwnSentences;
import dev.stringbench.cli.TinyModelFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfBenchCommandTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Path DISTRIBUTION = Path.of("src/main/dist");

    /** Files that the original script made, seen from the module's folder. */
    private static final Path REAL_FILES = Path.of("../../shared/golden/infinitebench");

    @TempDir
    private Path folder;

    private Path model = Path.of("unset");

    @BeforeEach
    void writeModel() throws IOException {
        model = TinyModelFolder.write(folder.resolve("tiny"));
    }

    @Test
    void runsAllTwelveTasksAndScoresThemAgain() throws IOException {
        OwnInfBench.write(folder.resolve("data"));
        CommandRun run = infbench(
                "--position", "rope,string", "--truncate-length", "1200", "--max_new_tokens", "12", "--task=all");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("tiny, InfiniteBench cut to 1,200 tokens (mean score"), run.out());
        assertTrue(
                run.out().lines().anyMatch(line -> line.matches("task +rope +string \\(S 396, W 128\\)")), run.out());
        assertTrue(run.out().lines().anyMatch(line -> line.matches("average +[\\d.]+% +[\\d.]+%")), run.out());
        try (Stream<Path> tasks = Files.list(folder.resolve("results-string"))) {
            assertEquals(12, tasks.count());
        }
        for (String task : List.of("passkey", "longbook_sum_eng", "longbook_qa_chn", "math_calc", "code_debug")) {
            List<Path> files = resultFiles(task);
            assertEquals(2, files.size(), files.toString());
            assertTrue(files.get(0).getFileName().toString().startsWith("rope-L1200-"), files.toString());
            assertTrue(files.get(1).getFileName().toString().startsWith("string-L1200-S0.33L-W128-"), files.toString());
            List<String> lines = Files.readAllLines(files.get(0));
            assertEquals(2, lines.size());
            JsonNode line = JSON.readTree(lines.get(1));
            List<String> keys =
                    line.properties().stream().map(Map.Entry::getKey).toList();
            assertEquals(List.of("id", "prediction", "ground_truth", "score"), keys.subList(0, 4));
            assertEquals(1, line.get("id").asInt());
            assertTrue(
                    line.get("ctx_len").asInt() <= 1201 && line.get("whole_len").asInt() > 0, line.toString());
        }
        JsonNode chinese = JSON.readTree(
                Files.readAllLines(resultFiles("longbook_qa_chn").get(0)).get(0));
        assertEquals("[\"\u78e8\u574a\u4e3b\"]", chinese.get("ground_truth").toString());
        List<String> csv = Files.readAllLines(folder.resolve("results-string/code_debug/tiny/summary.csv"));
        assertTrue(
                csv.get(2).startsWith("tiny,code_debug,string,1200,396,128,,llama3.1,code_debug.jsonl,2,2,0,true,"),
                csv.get(2));
        CommandRun score =
                CommandRun.of("score", folder.resolve("results-string").toString());
        assertEquals(0, score.exitCode(), score.out() + score.err());
        CommandRun report = CommandRun.of(
                "report",
                folder.resolve("results-string").toString(),
                "--output",
                folder.resolve("report").toString());
        assertEquals(0, report.exitCode(), report.out() + report.err());
        assertTrue(report.out().contains("En.QA"), report.out());
    }

    @Test
    void continuesWhereARunStoppedAndEndsWithTheSameBytes() throws IOException {
        OwnInfBench.write(folder.resolve("data"));
        assertEquals(
                0, infbench("--task", "passkey", "--truncate-length", "800").exitCode());
        Path file = resultFiles("passkey").get(0);
        assertTrue(file.getFileName().toString().startsWith("string-L800-"), file.toString());
        List<String> whole = Files.readAllLines(file);
        Files.writeString(file, whole.get(1) + "\n" + whole.get(0).substring(0, 30));
        CommandRun again = infbench("--task", "passkey", "--truncate-length", "800");
        assertEquals(0, again.exitCode(), again.err());
        assertTrue(again.err().contains("passkey string: 1 of 2 samples are done already"), again.err());
        assertEquals(whole, Files.readAllLines(file));
    }

    @Test
    void runsABookOnceForFiveQuestionsWithTheSameAnswers() throws IOException {
        List<String> questions = List.of("Who mends?", "Where is the boat?", "When?", "Who counts the bread?", "Why?");
        Path book = OwnInfBench.book(folder.resolve("longbook_qa_eng.jsonl"), OwnSentences.text(9, 220), questions);
        List<String> arguments = List.of("--task", "longbook_qa_eng", "--data", book.toString());
        List<String> without = Stream.concat(arguments.stream(), Stream.of("--no-prefix-reuse"))
                .toList();
        CommandRun once = infbench(arguments, folder.resolve("once"));
        assertEquals(0, once.exitCode(), once.err());
        CommandRun whole = infbench(without, folder.resolve("whole"));
        assertEquals(0, whole.exitCode(), whole.err());
        assertEquals(
                Files.readAllLines(onlyResult(folder.resolve("whole"))),
                Files.readAllLines(onlyResult(folder.resolve("once"))));
        Prefill reusing = prefill(folder.resolve("once"));
        assertEquals(new Prefill(reusing.promptTokens(), 0), prefill(folder.resolve("whole")));
        assertTrue(reusing.promptTokens() > 4.5 * reusing.run(), reusing.toString());
        String saved = String.format(
                Locale.ROOT,
                "longbook_qa_eng string: prefill ran %,d of %,d prompt tokens",
                reusing.run(),
                reusing.promptTokens());
        assertTrue(once.err().contains(saved), once.err());
    }

    /** Prompt tokens of a run as its events tell them. */
    private record Prefill(long promptTokens, long reused) {

        long run() {
            return promptTokens - reused;
        }
    }

    private static Prefill prefill(Path output) throws IOException {
        String results = onlyResult(output).toString();
        long promptTokens = 0;
        long reused = 0;
        for (String line : Files.readAllLines(Path.of(results.replace(".jsonl", ".events.jsonl")))) {
            promptTokens += JSON.readTree(line).get("prompt_tokens").asInt();
            reused += JSON.readTree(line).get("reused_prefix_tokens").asInt();
        }
        return new Prefill(promptTokens, reused);
    }

    @Test
    void runsTheDemoModelOnFilesThatTheOriginalMade() throws IOException {
        assumeTrue(Files.isDirectory(REAL_FILES));
        for (String name : List.of(
                "real__passkey_8192 passkey",
                "real__number_string number_string",
                "small__kv_retrieval kv_retrieval",
                "small__math_find math_find",
                "small__math_calc math_calc",
                "small__code_run code_run")) {
            String file = name.substring(0, name.indexOf(' '));
            String task = name.substring(name.indexOf(' ') + 1);
            CommandRun run = CommandRun.inDistribution(
                    DISTRIBUTION,
                    "infbench",
                    "--task",
                    task,
                    "--data-dir",
                    REAL_FILES.resolve(file + ".full.jsonl.gz").toString(),
                    "--stop-idx",
                    "2",
                    "--truncate-length",
                    "600",
                    "--max-new-tokens",
                    "50",
                    "--output",
                    folder.toString());
            assertEquals(0, run.exitCode(), run.err());
            assertTrue(
                    run.out()
                            .matches(
                                    "(?s)\\Rdemo, InfiniteBench cut to [\\d,]+ tokens .* string \\(S \\d+, W \\d+\\).*"),
                    run.out());
        }
    }

    @Test
    void choosesThePromptsByTheModelsFamily() throws IOException {
        OwnInfBench.write(folder.resolve("data"));
        Files.writeString(
                model.resolve("config.json"),
                TinyModelFolder.config().put("model_type", "qwen2").toPrettyString());
        CommandRun run = infbench("--task", "passkey", "--truncate-length", "800");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.err().contains("prompts of qwen2, 1 task"), run.err());
        CommandRun other = infbench("--task", "passkey", "--truncate-length", "800", "--model_name", "gpt4");
        assertEquals(0, other.exitCode(), other.err());
        assertEquals(2, resultFiles("passkey").size(), "results of other prompts stand apart");
    }

    @Test
    void namesWhatIsWrongInOneLine() throws IOException {
        assertFailure(
                1,
                infbench("--task", "longbook_qa_eng,passkey"),
                "there is no longbook_qa_eng.jsonl, passkey.jsonl in ",
                "run 'string-bench data fetch InfiniteBench/longbook_qa_eng.jsonl InfiniteBench/passkey.jsonl'",
                "passkey_8192.jsonl, which 'data infbench --task passkey' makes");
        assertFailure(
                1,
                infbench("--task", "all"),
                "there is no passkey.jsonl, number_string.jsonl, kv_retrieval.jsonl and 9 more in ",
                "'string-bench data fetch InfiniteBench'",
                "'string-bench data infbench --task number_string,kv_retrieval,math_find,math_calc,code_run'");
        OwnInfBench.write(folder.resolve("data"));
        assertFailure(2, infbench("--task", "longbook"), "there is no InfiniteBench task \"longbook\"");
        assertFailure(2, infbench("--model-name", "gpt5"), "there are no InfiniteBench prompts for \"gpt5\"");
        assertFailure(
                2, infbench("--task", "code_debug", "--model-name", "kimi"), "the prompts of kimi cannot be used");
        assertFailure(2, infbench("--task", "passkey", "--start-idx", "2"), "--start-idx is 2; it must be 0 to 1");
        assertFailure(2, infbench("--truncate-length", "1"), "--truncate-length is 1; it must be at least 2");
        assertFailure(2, infbench("--max-new-tokens", "0"), "--max-new-tokens is 0; it must be at least 1");
        Path file = folder.resolve("data/passkey.jsonl");
        assertFailure(2, infbench("--data", file.toString()), "--data-dir is one file; give one --task with it");
        assertFalse(Files.exists(folder.resolve("results-string")), "nothing is made");
        assertEquals(
                0, infbench("--task", "passkey", "--truncate-length", "800").exitCode());
        List<String> results = Files.readAllLines(resultFiles("passkey").get(0));
        Files.writeString(file, Files.readAllLines(file).get(0) + "\n{\"context\": \"cut");
        assertFailure(1, infbench("--task", "passkey", "--truncate-length", "800"), file + " line 2: is not JSON");
        assertEquals(results, Files.readAllLines(resultFiles("passkey").get(0)), "nothing is lost");
    }

    private CommandRun infbench(String... more) {
        return infbench(List.of(more), folder);
    }

    private CommandRun infbench(List<String> more, Path output) {
        List<String> arguments = new ArrayList<>(List.of(
                "infbench",
                "--model-path",
                model.toString(),
                "--random-weights",
                "--device",
                "cpu",
                "--output",
                output.toString()));
        if (!more.contains("--data")) {
            arguments.addAll(List.of("--data_dir", folder.resolve("data").toString()));
        }
        arguments.addAll(more);
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private List<Path> resultFiles(String task) {
        return resultFilesIn(folder.resolve("results-string").resolve(task).resolve("tiny"));
    }

    private static Path onlyResult(Path output) {
        List<Path> files = resultFilesIn(output.resolve("results-string/longbook_qa_eng/tiny"));
        assertEquals(1, files.size(), files.toString());
        return files.get(0);
    }

    private static List<Path> resultFilesIn(Path results) {
        try (Stream<Path> files = Files.list(results)) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .filter(file -> !file.toString().endsWith(".events.jsonl"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertFailure(int exitCode, CommandRun run, String... words) {
        assertEquals(exitCode, run.exitCode(), run.err());
        assertTrue(Arrays.stream(words).allMatch(run.err()::contains), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }
}

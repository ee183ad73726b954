package dev.stringbench.cli.runfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.TinyModelFolder;
import dev.stringbench.cli.app.StringBench;
import dev.stringbench.cli.console.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunCommandTest {

    @TempDir
    private Path folder;

    @Test
    void printsTheCommandsThatAFileStandsFor() throws IOException {
        CommandRun run = commands("""
                defaults:
                  model_path: /models/one
                  position: [rope, string]
                  save_dir: it's here
                runs:
                  - benchmark: niah
                    test_max_length: [4096, 8192]
                    strict: true
                    no_clean_up: false
                    random_weights: 7
                  - benchmark: ruler
                    task: niah_single_1,vt
                    lengths: 131072
                    shifted_ratio: 0.33
                    model_path: /models/two
                    random_weights: true
                    position: ~
                report:
                  path: [Predictions, niah-results]
                  fail_below: {vt: 90, niah_single_1: 99.5}
                """);
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("""
                string-bench niah --model-path=/models/one --position=rope,string --test-max-length=4096,8192 --strict\
                 --random-weights=7
                string-bench ruler --model-path=/models/two '--save-dir=it'\\''s here' --task=niah_single_1,vt\
                 --max-length=131072 --shifted-ratio=0.33 --random-weights
                string-bench report --fail-below=vt=90,niah_single_1=99.5 Predictions niah-results
                """, run.out());
    }

    @Test
    void reportsWhatTheRunsWroteWhereverThatIs() throws IOException {
        String file = """
                defaults: {model_path: /m, output: there}
                runs:
                  - {benchmark: niah}
                  - {benchmark: ruler, task: vt}
                report: {within: 4}
                """;
        assertTrue(commands(file)
                .out()
                .endsWith(
                        "string-bench report --within=4 --output=there/report there/niah-results there/Predictions\n"));
        assertTrue(commands(file, "--set", "output=here it is")
                .out()
                .endsWith("string-bench report --within=4 '--output=here it is/report' 'here it is/niah-results'"
                        + " 'here it is/Predictions'\n"));
    }

    @Test
    void previewsAFolderWithoutWeights() throws IOException {
        Path model = TinyModelFolder.write(folder.resolve("bare"));
        CommandRun run = CommandRun.of(
                "niah", "--dry-run", "--model-path", model.toString(), "--haystack", "synthetic", "--num-test", "2");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.err().contains("has no weights; the preview counts every sample as not done"), run.err());
        assertTrue(run.out().contains("1 run ahead") || run.out().contains("2 of 2 samples left"), run.out());
    }

    @Test
    void namesWhatIsBeyondTheLimitsOfAReader() throws IOException {
        for (String name : List.of("digits.yaml", "digits.json")) {
            Path file = Files.writeString(
                    folder.resolve(name),
                    "{\"runs\": [{\"benchmark\": \"niah\", \"num_test\": " + "9".repeat(1200) + "}]}");
            CommandRun run = CommandRun.of("run", "--print-commands", file.toString());
            assertEquals(2, run.exitCode(), run.err());
            assertTrue(run.err().contains(name + ":1:"), run.err());
            assertEquals(1, run.err().lines().count(), run.err());
        }
    }

    @Test
    void takesSettingsOverTheFileInEveryRunThatHasTheOption() throws IOException {
        CommandRun run =
                commands("""
                defaults: {model_path: "${MODEL_THAT_IS_NOT_SET}"}
                runs:
                  - {benchmark: niah, num_test: 500}
                  - {benchmark: ruler, task: vt}
                """, "--set", "model_path=/m", "--set", "num_test=2", "--set", "position=[rope, string]");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("""
                string-bench niah --model-path=/m --num-test=2 --position=rope,string
                string-bench ruler --model-path=/m --task=vt --position=rope,string
                """, run.out());
    }

    @Test
    void putsInEnvironmentVariablesAndTheFilesFolder() throws IOException {
        Path file = write("table.yaml", """
                runs:
                  - benchmark: niah
                    model_path: ${MODEL}
                    output: ${OUT:-results}/x
                    essays: ${RUN_FILE_DIR}/$${essays}.json
                """);
        StringWriter out = new StringWriter();
        Console console = new Console(
                new PrintWriter(out), new PrintWriter(new StringWriter()), false, null, Map.of("MODEL", "/m m"));
        assertEquals(0, StringBench.run(console, "run", "--print-commands", file.toString()));
        assertEquals(
                "string-bench niah '--model-path=/m m' --output=results/x '--essays=" + folder + "/${essays}.json'"
                        + System.lineSeparator(),
                out.toString());
    }

    @Test
    void readsJsonWithTabs() throws IOException {
        Path file = write("table.json", "{\n\t\"runs\": [\n\t\t{\"benchmark\": \"niah\", \"num_test\": 3}\n\t]\n}\n");
        CommandRun run = CommandRun.of("run", "--print-commands", file.toString());
        assertEquals("string-bench niah --num-test=3" + System.lineSeparator(), run.out(), run.err());
        Path marked = write("marked.json", "\uFEFF" + Files.readString(file));
        assertEquals(
                run.out(),
                CommandRun.of("run", "--print-commands", marked.toString()).out());
        Path wrong = write("wrong.json", "{\n\t\"runs\": [\n\t\t{\"benchmark\": \"niah\", \"num_tets\": 3}\n\t]\n}\n");
        assertUsage(
                CommandRun.of("run", wrong.toString()),
                wrong + ":3:25: unknown key \"num_tets\" of niah; did you mean num_test");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    shiftedratio: 0.3            | 3:5: unknown key "shiftedratio" of niah; did you mean shifted_offset, shifted_ratio?
                    zzz: 1                       | 3:5: unknown key "zzz" of niah; `string-bench niah --help` lists
                    num_test: many               | 3:15: num_test is "many"; a whole number is wanted
                    num_test: 1.5                | 3:15: num_test is 1.5; a whole number is wanted
                    num_test: true               | 3:15: num_test is true; a whole number is wanted
                    num_test: [1, 2]             | 3:15: num_test is [1, 2]; a single value is wanted
                    shifted_ratio: .nan          | 3:20: shifted_ratio is .nan; a number is wanted
                    test_max_length: [1024, 2k]  | 3:29: test_max_length is "2k"; a whole number is wanted
                    test_max_length: []          | 3:22: test_max_length is []; at least one value is wanted
                    position: ["rope,string"]    | 3:16: position is "rope,string"; one value for each item
                    strict: "true"               | 3:13: strict is "true"; true or false is wanted
                    haystack: false              | 3:15: haystack is false; a text or a number is wanted
                    haystack: {a: b}             | 3:15: haystack is a mapping; a single value is wanted
                    model_path: ${NOT_SET}       | 3:17: the environment variable NOT_SET is not set
                    model_path: ${}              | 3:17: "${}" has a ${ that no NAME} follows
                    position: *a                 | 3:15: aliases are not taken
                    help: true                   | 3:5: unknown key "help" of niah
                    """)
    void namesThePlaceOfWhatIsWrongInARun(String line, String message) throws IOException {
        Path file = write("bad.yaml", "runs:\n  - benchmark: niah\n    " + line + "\n");
        assertUsage(CommandRun.of("run", file.toString()), file + ":" + message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    runs: []                                       | 1:1: "runs" must be a list with at least one run
                    run: 3                                         | 1:1: unknown key "run"; one of defaults, runs, report
                    defaults: {num_test: 3}                        | 1:1: "runs" must be a list
                    runs: [{num_test: 3}]                          | 1:8: a run must say its "benchmark", one of niah, ruler
                    runs: [{benchmark: nihilah}]                   | 1:20: benchmark is "nihilah"; one of niah, ruler
                    runs: [niah]                                   | 1:8: a run must be a mapping, not "niah"
                    runs: [{benchmark: niah}, {benchmark: niah     | 1:
                    {runs: [{benchmark: niah, seed: 1, seed: 2}]}  | 1:36: "seed" stands here twice, first in line 1
                    {defaults: {task: vt}, runs: [{benchmark: niah}]} | 1:13: unknown key "task" of niah
                    {defaults: 3, runs: [{benchmark: niah}]}       | 1:2: "defaults" must be a mapping, not 3
                    runs: [{benchmark: ruler, lengths: 5, max_length: 6}] | 1:39: max_length and lengths are one option
                    {runs: [{benchmark: speed}], report: {}}       | 1:30: no run of the file has results to report
                    {runs: [{benchmark: niah}], report: {pathh: a}} | 1:38: unknown key "pathh" of report
                    """)
    void namesThePlaceOfWhatIsWrongInTheFile(String text, String message) throws IOException {
        Path file = write("bad.yaml", text + "\n");
        assertUsage(CommandRun.of("run", file.toString()), file + ":" + message);
    }

    @Test
    void namesAMissingOrEmptyFileAndASecondDocument() throws IOException {
        Path none = folder.resolve("none.yaml");
        assertUsage(CommandRun.of("run", none.toString()), "there is no run file " + none);
        Path empty = write("empty.yaml", "# nothing\n");
        assertUsage(CommandRun.of("run", empty.toString()), empty + " is empty");
        Path two = write("two.yaml", "runs: [{benchmark: niah}]\n---\nruns: []\n");
        assertUsage(CommandRun.of("run", two.toString()), two + ":3:1: a second document");
        Path good = write("good.yaml", "runs: [{benchmark: niah}]\n");
        assertUsage(
                CommandRun.of("run", good.toString(), "--set", "num_tets=3"),
                "--set num_tets:1:1: unknown key \"num_tets\" of niah; did you mean num_test");
    }

    @Test
    void doesEveryRunAndTheReportAndEndsWithTheWorstExitCode() throws IOException {
        Path model = TinyModelFolder.write(folder.resolve("tiny"));
        Path file = write("table.yaml", """
                defaults:
                  model_path: %s
                  random_weights: true
                  device: cpu
                  haystack: synthetic
                  num_test: 1
                  output: %s
                runs:
                  - benchmark: niah
                    position: rope
                  - name: without a model
                    benchmark: niah
                    model_path: %s
                  - benchmark: niah
                    position: string
                report:
                  path: %s
                  output: %s
                """.formatted(
                model, folder, folder.resolve("no-model"), folder.resolve("niah-results"), folder.resolve("report")));
        CommandRun run = CommandRun.of("run", file.toString());
        assertEquals(1, run.exitCode(), run.err());
        try (Stream<Path> results = Files.list(folder.resolve("niah-results/tiny"))) {
            List<String> names =
                    results.map(path -> path.getFileName().toString()).toList();
            assertTrue(names.stream().anyMatch(name -> name.matches("rope-.*\\.meta\\.json")), names.toString());
            assertTrue(names.stream().anyMatch(name -> name.matches("string-.*\\.meta\\.json")), names.toString());
        }
        assertTrue(Files.exists(folder.resolve("report/scores.csv")));
        assertTrue(run.err().contains("without a model (2 of 3): string-bench niah --model-path="), run.err());
        assertTrue(run.err().endsWith(file + ": 2 without a model ended with exit code 1" + System.lineSeparator()));
    }

    @Test
    void startsNothingWhereALaterRunIsWrong() throws IOException {
        Path file = write("table.yaml", """
                runs:
                  - {benchmark: niah, output: %s}
                  - {benchmark: niah, seed: x}
                """.formatted(folder.resolve("out")));
        assertUsage(CommandRun.of("run", file.toString()), file + ":3:29: seed is \"x\"; a whole number is wanted");
        assertFalse(Files.exists(folder.resolve("out")));
    }

    private CommandRun commands(String yaml, String... more) throws IOException {
        Path file = write("table.yaml", yaml);
        Stream<String> start = Stream.of("run", "--print-commands", file.toString());
        return CommandRun.of(Stream.concat(start, Stream.of(more)).toArray(String[]::new));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static void assertUsage(CommandRun run, String words) {
        assertEquals(2, run.exitCode(), run.err());
        assertTrue(run.err().startsWith("string-bench run: " + words), words + " <> " + run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertEquals("", run.out());
    }
}

package dev.stringbench.benchmarks.scorefiles;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.catalogue.Formulas;
import dev.stringbench.benchmarks.niah.NiahCard;
import dev.stringbench.benchmarks.results.ExampleIdentity;
import dev.stringbench.benchmarks.results.ExampleResult;
import dev.stringbench.benchmarks.results.ResultFile;
import dev.stringbench.benchmarks.results.RunIdentity;
import dev.stringbench.benchmarks.results.Sidecar;
import dev.stringbench.scoring.RulerVariant;
import dev.stringbench.scoring.infbench.InfBenchVariant;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreFileReaderTest {

    private static final String RIGHT = "{\"ctx_len\": 9, \"pred\": \"it is 7\", \"needle\": [\"7\"], \"score\": 1.0}";
    private static final String WRONG = "{\"ctx_len\": 9, \"pred\": \"it is 8\", \"needle\": [\"7\"], \"score\": 0.0}";

    @TempDir
    private Path folder;

    private Path write(String name, String... lines) throws IOException {
        var path = folder.resolve(name);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, String.join("\n", lines) + "\n");
    }

    private static ScoredFile scored(Path path) {
        return ScoreFileReader.ofDefaults().read(path).file().orElseThrow();
    }

    private static List<String> problems(ScoredFile file) {
        return file.problems().stream()
                .map(problem ->
                        String.format(Locale.ROOT, "%d %s %s", problem.line(), problem.kind(), problem.message()))
                .toList();
    }

    @Test
    void readsAByteOrderMarkAnUnusedNanAndALongText() throws IOException {
        String unused = "{\"extra\": NaN, \"pred\": \"it is 7\", \"needle\": [\"7\"], \"note\": \"";
        var file = scored(write(
                "Predictions/niah_single_1/llama/rope.jsonl",
                "\uFEFF" + RIGHT,
                unused + "x".repeat(20_100_000) + "\"}"));
        assertEquals(2, file.samples().size());
        assertEquals(List.of(), problems(file));
    }

    @Test
    void readsTheOriginalsFileAndKnowsWhereItCameFrom() throws IOException {
        var file = scored(write(
                "Predictions/niah_single_1/llama/string-<S=0.33L>-<W=128>.jsonl",
                "step 0, ctx len 9, avg score 1.0",
                "step 1, ctx len 9, avg score 0.5",
                RIGHT,
                WRONG,
                "avg:0.5"));

        assertTrue(file.isComplete());
        assertEquals("niah_single_1", file.task().id());
        assertEquals("llama string-<S=0.33L>-<W=128>", file.run());
        assertEquals("ruler", file.formula());
        assertArrayEquals(new double[] {1, 0}, scores(file));
        assertEquals(50, file.percent());
    }

    @Test
    void namesRemnantsOfAbortedRuns() throws IOException {
        var file = scored(write(
                "vt/llama/x.jsonl",
                "step 0, ctx len 9, avg score 1.0",
                "step 1, ctx len 9, avg score 1.0",
                "step 0, ctx len 9, avg score 1.0",
                RIGHT,
                "avg:1.0",
                "step 0, ctx len 9, avg score 0.0"));

        assertFalse(file.isComplete());
        assertArrayEquals(new double[] {1}, scores(file));
        assertEquals(
                List.of(
                        "1 ABORTED_RUN lines 1 to 2 are left from an aborted run of 2 samples; they are not counted",
                        "6 ABORTED_RUN line 6 is left from an aborted run of 1 sample; it is not counted"),
                problems(file));
    }

    @Test
    void scoresTheLastOfSeveralRunsAndNamesTheOthers() throws IOException {
        var file = scored(write(
                "niah-results/llama/rope.jsonl",
                "<New RUN>  2024-10-01",
                ">=2 retrieved acc:  1.0",
                "{\"ctx_len\": 9, \"pred\": \"1 2\", \"needle\": [\"1\", \"2\", \"3\", \"4\"], \"score\": 50.0}",
                "avg:1.0",
                "<New RUN>  2024-10-02",
                ">=2 retrieved acc:  0.0",
                "{\"ctx_len\": 9, \"pred\": \"1\", \"needle\": [\"1\", \"2\", \"3\", \"4\"], \"score\": 25.0}",
                "avg:0.0"));

        assertEquals(NiahCard.FOUR_NEEDLES, file.task());
        assertEquals("llama rope", file.run());
        assertArrayEquals(new double[] {25}, scores(file));
        assertEquals(
                List.of("1 SEVERAL_RUNS lines 1 to 4 hold another run of 1 sample; only the last run is scored"),
                problems(file));
    }

    @Test
    void namesARunThatWasCutOff() throws IOException {
        var file = scored(write(
                "vt/llama/x.jsonl", "step 0, ctx len 9, avg score 1.0", "step 1, ctx len 9, avg score 0.5", RIGHT));

        assertEquals(
                List.of(
                        "1 ABORTED_RUN no closing average: the run was cut off while its samples were written",
                        "1 MISSING_SAMPLE 1 sample, but progress lines of 2"),
                problems(file));
    }

    @Test
    void namesBadLinesAndScoresTheRest() throws IOException {
        var path = folder.resolve("qa_1/llama/x.jsonl");
        Files.createDirectories(path.getParent());
        try (OutputStream out = Files.newOutputStream(path)) {
            out.write((RIGHT + "\n{\"pred\": \"é").getBytes(StandardCharsets.ISO_8859_1));
            out.write(
                    ("\"}\n\n{\"pred\": \n" + WRONG + " gi\nhello\n{\"pred\": \"7\"}\n{\"needle\": [\"7\"]}\n{\"pred\":"
                                    + " \"7\", \"needle\": []}\n")
                            .getBytes(StandardCharsets.UTF_8));
        }

        var file = scored(path);

        assertArrayEquals(new double[] {1, 0}, scores(file));
        assertEquals(
                List.of(
                        "2 NOT_UTF8 not UTF-8; the line is left out",
                        "4 MALFORMED_LINE not JSON: Unexpected end-of-input within/between Object entries",
                        "5 MALFORMED_LINE \"gi\" follows the object, which is scored",
                        "6 MALFORMED_LINE neither a JSON object nor a progress line: \"hello\"",
                        "7 MALFORMED_LINE no reference: one of \"needle\", \"outputs\", \"ground_truth\" and \"label\" is"
                                + " wanted",
                        "8 MALFORMED_LINE no prediction: a string under \"pred\" or \"prediction\" is wanted",
                        "9 UNSCORABLE_SAMPLE the sample has no reference answer; at least one is wanted"),
                problems(file));
    }

    @Test
    void readsOurOwnFileWithPlacesOfNeedles() throws IOException {
        var file = scored(write(
                "Predictions/niah_single_1/llama/string-L4096-S0.33L-W128.jsonl",
                "{\"ctx_len\": 9, \"pred\": \"7\", \"needle\": [\"7\"], \"score\": 1.0, \"index\": 1, \"id\": \"ab\","
                        + " \"needles\": [{\"value\": \"7\", \"depth\": 0.25, \"distance\": 6, \"found\": true}]}",
                "{\"index\": 0, \"error\": {\"kind\": \"OUT_OF_MEMORY\", \"message\": \"no room\"}}",
                "{\"index\": 3, \"error\": {\"kind\": \"OUT_OF_MEMORY\", \"message\": \"no room\"}}",
                "{\"ctx_len\": 9, \"pred\": \"8\", \"needle\": [\"7\"], \"score\": 0.0, \"index\": 3}",
                "{\"ctx_len\": 9, \"pred\": \"9\", \"needle\": [\"7\"], \"score\": 0.0, \"index\": 3}"));

        assertEquals(4096, file.lengthTokens());
        assertEquals(
                List.of(1, 3), file.samples().stream().map(ScoredSample::index).toList());
        var needle = file.samples().get(0).needles().get(0);
        assertEquals(0.25, needle.depth().orElseThrow());
        assertEquals(6, needle.distanceTokens().orElseThrow());
        assertTrue(needle.found());
        assertEquals("ab", file.samples().get(0).sampleId().orElseThrow());
        assertEquals(
                List.of(
                        "0 MISSING_SAMPLE 1 of 4 samples is missing: index 2",
                        "2 FAILED_SAMPLE sample 0 failed: no room",
                        "5 DUPLICATE_INDEX index 3 again, first on line 4, which is scored"),
                problems(file));
    }

    @Test
    void readsInfiniteBenchFilesOfEitherKeysGzipped() throws IOException {
        var path = folder.resolve("gpt4/preds_math_calc.jsonl.gz");
        Files.createDirectories(path.getParent());
        try (var out = new GZIPOutputStream(Files.newOutputStream(path))) {
            out.write(
                    "{\"id\": 0, \"prediction\": \"5 1 2\", \"ground_truth\": [1, 2]}\n{\"id\": 1, \"pred\": \"5 2\", \"label\": [[1, 2]]}"
                            .getBytes(StandardCharsets.UTF_8));
        }

        var file = scored(path);

        assertEquals("gpt4", file.model());
        assertArrayEquals(new double[] {1, 0}, scores(file));
        assertEquals(List.of("0 MISSING_SAMPLE 2 samples; math_calc has 50"), problems(file));
    }

    @Test
    void namesWhereTheOriginalScorerRaises() throws IOException {
        var path = write("gpt4/preds_math_find.jsonl", "{\"id\": 0, \"prediction\": \"4.5\", \"ground_truth\": 4}");
        var openBmb = new Formulas(RulerVariant.RULER, InfBenchVariant.OPENBMB);

        var file = new ScoreFileReader(openBmb, null, null).read(path).file().orElseThrow();

        assertEquals(
                "1 UNSCORABLE_SAMPLE the first number is 4.5 where a whole one is wanted; the original scorer stops with a"
                        + " ValueError",
                problems(file).get(1));
    }

    @Test
    void readsRulersOwnFiles() throws IOException {
        var file = scored(
                write(
                        "llama/synthetic/8192/pred/vt.jsonl",
                        "{\"index\": 0, \"pred\": \"A B\", \"input\": \"\", \"outputs\": [\"a\", \"c\"], \"others\": {}, \"length\": 8000}"));

        assertTrue(file.isComplete());
        assertEquals("llama", file.run());
        assertEquals(8192, file.lengthTokens());
        assertEquals(50, file.percent());
    }

    @Test
    void readsSamplesOfLmEvaluationHarnessByItsFormula() throws IOException {
        var path = write(
                "meta__llama/samples_ruler_qa_squad_2025-03-01T12-00-00.123456.jsonl",
                "{\"doc_id\": 0, \"doc\": {\"outputs\": [\"a\", \"zz\"], \"max_length\": 4096, \"length\": 4000}, \"resps\":"
                        + " [[\"A\"]], \"filtered_resps\": [\"A\"], \"4096\": 0.5, \"8192\": -1.0}");
        var lmEval = new Formulas(RulerVariant.LM_EVAL, InfBenchVariant.STRING);

        var ruler = scored(path);
        var harness = new ScoreFileReader(lmEval, null, null).read(path).file().orElseThrow();

        assertEquals("meta/llama", ruler.model());
        assertEquals("qa_1", ruler.task().id());
        assertEquals(4096, ruler.lengthTokens());
        assertEquals(100, ruler.percent());
        assertEquals(List.of("1 OTHER_SCORE the line says 0.5, scored again it is 1.0"), problems(ruler));
        assertTrue(ruler.isComplete());
        assertEquals(50, harness.percent());
        assertEquals("lm-eval", harness.formula());
        assertEquals(List.of(), problems(harness));
    }

    @Test
    void namesAnUnknownTaskAndTakesAnOverride() throws IOException {
        var path = write("somewhere/llama/x.jsonl", RIGHT);

        var result = ScoreFileReader.ofDefaults().read(path);
        var told = new ScoreFileReader(Formulas.DEFAULT, "vt", "other")
                .read(path)
                .file()
                .orElseThrow();

        assertTrue(result.file().isEmpty());
        assertEquals(Problem.Kind.UNKNOWN_TASK, result.problems().get(0).kind());
        assertTrue(result.problems()
                .get(0)
                .text()
                .startsWith(path + ": the path names no task; give --task, one of niah_4"));
        assertEquals("other", told.model());
        assertEquals("vt", told.task().id());
    }

    @Test
    void namesAnEmptyFileAndATruncatedArchive() throws IOException {
        var empty = scored(write("vt/llama/x.jsonl", ""));
        var archive = folder.resolve("vt/llama/y.jsonl.gz");
        Files.write(archive, new byte[] {0x1F, (byte) 0x8B, 8, 0});

        var unreadable = ScoreFileReader.ofDefaults().read(archive);

        assertEquals(List.of("0 MISSING_SAMPLE no sample at all"), problems(empty));
        assertFalse(empty.isComplete());
        assertEquals(Problem.Kind.UNREADABLE, unreadable.problems().get(0).kind());
        assertTrue(unreadable.file().isEmpty());
    }

    @Test
    void leavesDataSetsBelowAFolderOutAndSaysSo() throws IOException {
        write("Predictions/vt/llama/rope.jsonl", RIGHT);
        write("report/report-samples/tabulator-LICENSE.txt", "The MIT License");
        write("tune-results/tables/llama/tune.txt", "15 settings raced");
        write("data/vt/llama-4096.jsonl", "\n{\"index\": 0, \"input\": \"a\", \"outputs\": [\"b\"], \"length\": 9}\n");
        write("data/vt/llama-8192.jsonl", "{\"index\": 0, \"input\": \"a\", \"outputs\": [\"b\"], \"length\": 9}\n");
        write(
                "InfiniteBench/passkey.jsonl",
                "{\"id\": 0, \"context\": \"a\", \"input\": \"b\", \"answer\": [\"1\"]}\n");

        var scored = ScoreFiles.read(List.of(folder), ScoreFileReader.ofDefaults());

        assertEquals(1, scored.files().size());
        assertTrue(scored.isComplete());
        assertEquals(
                List.of(
                        folder.resolve("InfiniteBench") + ": a data set, left out",
                        folder.resolve("data") + ": 2 data sets, left out"),
                scored.problems().stream().map(Problem::text).toList());
    }

    @Test
    void refusesAFolderOfDataSetsAlone() throws IOException {
        write("vt/llama-4096.jsonl", "{\"index\": 0, \"input\": \"a\", \"outputs\": [\"b\"]}\n");

        var refused = assertThrows(
                BenchmarkException.class, () -> ScoreFiles.read(List.of(folder), ScoreFileReader.ofDefaults()));

        assertEquals(
                folder + " holds data sets, no predictions; *.jsonl or *.jsonl.gz is wanted", refused.getMessage());
    }

    @Test
    void readsADataSetThatIsNamedItself() throws IOException {
        Path data = write("vt/llama-4096.jsonl", "{\"index\": 0, \"input\": \"a\", \"outputs\": [\"b\"]}\n");

        var scored = ScoreFiles.read(List.of(data), ScoreFileReader.ofDefaults());

        assertFalse(scored.isComplete());
        assertTrue(problems(scored.files().get(0)).toString().contains("no prediction"), "" + scored.problems());
    }

    @Test
    void filesOfOneNameAreToldApart() throws IOException {
        write("a/Predictions/vt/llama/rope.jsonl", RIGHT);
        write("b/Predictions/vt/llama/rope.jsonl", WRONG);

        var files =
                ScoreFiles.read(List.of(folder), ScoreFileReader.ofDefaults()).files();

        assertEquals(
                List.of(100.0, 0.0), files.stream().map(ScoredFile::percent).toList());
    }

    @Test
    void lengthsOfOneSettingShareItsName() throws IOException {
        for (int length : new int[] {4096, 8192}) {
            var path =
                    write(String.format(Locale.ROOT, "niah-results/tiny/rope-L%d-3225%d.jsonl", length, length), RIGHT);
            var identity = ExampleIdentity.withDtype("float32");
            var sidecar = Sidecar.ofWhole(
                    new RunIdentity(
                            "niah",
                            "niah_4needle",
                            length,
                            128,
                            identity.data(),
                            identity.model(),
                            identity.scorer(),
                            identity.version()),
                    1);
            ResultFile.open(path.resolveSibling("scratch-" + length + ".jsonl"), sidecar, ExampleResult.class)
                    .close();
            Files.move(Sidecar.pathFor(path.resolveSibling("scratch-" + length + ".jsonl")), Sidecar.pathFor(path));
            Files.deleteIfExists(path.resolveSibling("scratch-" + length + ".jsonl"));
        }

        var files =
                ScoreFiles.read(List.of(folder), ScoreFileReader.ofDefaults()).files();

        assertEquals(
                List.of("tiny rope", "tiny rope"),
                files.stream().map(ScoredFile::run).toList());
        assertEquals(
                List.of(4096, 8192),
                files.stream().map(ScoredFile::lengthTokens).toList());
        assertTrue(files.stream().allMatch(ScoredFile::isComplete));
    }

    private static double[] scores(ScoredFile file) {
        return file.samples().stream().mapToDouble(ScoredSample::score).toArray();
    }
}

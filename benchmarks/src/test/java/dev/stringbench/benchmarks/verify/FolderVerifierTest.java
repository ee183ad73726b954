package dev.stringbench.benchmarks.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.benchmarks.datafile.SampleRange;
import dev.stringbench.benchmarks.model.Completion;
import dev.stringbench.benchmarks.model.PromptFormat;
import dev.stringbench.benchmarks.model.ScriptedLanguageModel;
import dev.stringbench.benchmarks.model.WhitespaceTokenizer;
import dev.stringbench.benchmarks.results.EarlyStop;
import dev.stringbench.benchmarks.results.ResultFile;
import dev.stringbench.benchmarks.results.SampleSpan;
import dev.stringbench.benchmarks.results.Shard;
import dev.stringbench.benchmarks.results.Sidecar;
import dev.stringbench.benchmarks.ruler.RulerBenchmarkTask;
import dev.stringbench.benchmarks.ruler.RulerCatalogue;
import dev.stringbench.benchmarks.ruler.RulerDataFile;
import dev.stringbench.benchmarks.ruler.RulerResult;
import dev.stringbench.data.sources.SourceKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run of six questions, of which each damage changes one thing. */
class FolderVerifierTest {

    private static final WhitespaceTokenizer TOKENIZER = new WhitespaceTokenizer();
    private static final int SAMPLES = 6;

    @TempDir
    private Path folder;

    private Path results = Path.of("unset");
    private Path file = Path.of("unset");
    private List<String> lines = List.of();

    @BeforeEach
    void run() throws IOException {
        results = Files.createDirectories(folder.resolve("results"));
        file = write(results.resolve("rope-L64.jsonl"), null);
        lines = Files.readAllLines(file);
    }

    @Test
    void aWholeFileIsRight() {
        assertEquals(List.of("ok     " + file + ": 6 samples"), verdicts());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void oneMissingSampleIsNamed(int missing) throws IOException {
        List<String> left = new ArrayList<>(lines);
        left.remove(missing);
        put(left);
        assertWrong("1 of 6 samples are missing (" + missing + "): run the same command again");
    }

    @Test
    void noMoreThanFourMissingSamplesAreNamed() throws IOException {
        put(lines.subList(2, 6));
        assertWrong("2 of 6 samples are missing (0, 1): run the same command again");
        put(lines.subList(4, 6));
        assertWrong("4 of 6 samples are missing (0, 1, 2, 3): run the same command again");
        put(lines.subList(5, 6));
        assertWrong("5 of 6 samples are missing (0, 1, 2, 3, ...): run the same command again");
    }

    @Test
    void failedSamplesAreNamedWithTheirCause() throws IOException {
        replace(4, "{\"index\":4,\"error\":{\"kind\":\"out-of-memory\",\"message\":\"the GPU is full\"}}");
        assertWrong("1 of 6 samples failed (4): the GPU is full: run the same command again");
        replace(4, "{\"index\":4,\"error\":{\"kind\":\"out-of-memory\"}}");
        assertWrong("1 of 6 samples failed (4): no reason given: run the same command again");
    }

    @Test
    void aFailureThatWasAnsweredCountsForNothing() throws IOException {
        List<String> more = new ArrayList<>(lines);
        more.add(4, "{\"index\":4,\"error\":{\"kind\":\"out-of-memory\",\"message\":\"the GPU is full\"}}");
        put(more);
        assertEquals(List.of("ok     " + file + ": 6 samples"), verdicts());
    }

    @Test
    void aSampleThatIsThereTwiceIsNamed() throws IOException {
        List<String> more = new ArrayList<>(lines);
        more.add(4, lines.get(3));
        put(more);
        assertWrong("sample 3 stands on lines 4 and 5: the file was changed or mixed");
    }

    @Test
    void linesOutOfOrderAreNamedOnceTheRunHasEnded() throws IOException {
        List<String> turned = new ArrayList<>(lines);
        turned.set(0, lines.get(1));
        turned.set(1, lines.get(0));
        put(turned);
        assertWrong("its lines are not in the order of their samples: the file was changed or mixed");
        notEnded();
        assertWrong("the run that wrote it was not ended: run the same command again");
    }

    @Test
    void aTornLineAndOneThatIsNoSampleAreNamed() throws IOException {
        Files.writeString(file, String.join("\n", lines));
        assertWrong("its last line is torn; 1 of 6 samples are missing (5): run the same command again");
        replace(2, "oops");
        assertWrong("line 3 holds no sample; 1 of 6 samples are missing (2): the file was changed or mixed");
    }

    @Test
    void aLineOfAnotherRunIsNamed() throws IOException {
        replace(2, lines.get(2).replaceFirst("\"id\":\"....", "\"id\":\"zzzz"));
        assertWrong("line 3 is of another run: its id is zzzz");
        replace(2, lines.get(2).replaceFirst("\"id\":\"[^\"]*\",", ""));
        assertWrong("line 3 is of another run: its id is absent, the sidecar and the prompt give ");
        replace(2, lines.get(2).replaceFirst("\"prompt_sha256\":\"....", "\"prompt_sha256\":\"zzzz"));
        assertWrong("line 3 is of another run: its id is ");
    }

    @Test
    void aSettingThatWasChangedIsSeenOnEveryLine() throws IOException {
        Path sidecar = Sidecar.pathFor(file);
        Files.writeString(sidecar, Files.readString(sidecar).replace("\"float32\"", "\"bfloat16\""));
        assertWrong("line 1 is of another run");
        assertWrong("; and 2 more: the file was changed or mixed");
    }

    @Test
    void aScoreThatDoesNotFollowFromItsPredictionIsNamed() throws IOException {
        replace(1, lines.get(1).replace("\"score\":true", "\"score\":false"));
        assertWrong("line 2: the line says 0.0, scored again it is 1.0: the file was changed");
        replace(0, lines.get(0).replace("\"pred\":\"in the hall\"", "\"pred\":\"nowhere\""));
        assertWrong("line 1: the line says 1.0, scored again it is 0.0: the file was changed");
    }

    @Test
    void aRunThatHasNotEndedIsNamed() throws IOException {
        notEnded();
        assertWrong("the run that wrote it was not ended: run the same command again");
        Files.delete(file);
        assertWrong("no sample has ended yet: run the same command again");
    }

    @Test
    void aSidecarThatIsLostOrBrokenIsNamed() throws IOException {
        Files.writeString(Sidecar.pathFor(file), "{");
        assertWrong("is not a run's sidecar");
        Files.delete(Sidecar.pathFor(file));
        assertWrong("there is no rope-L64.meta.json that says which run made it: the file was changed or mixed");
    }

    @Test
    void anEarlyEndIsToldWithItsInterval() throws IOException {
        Sidecar whole = Sidecar.read(file);
        Path early = folder.resolve("early/rope-L64.jsonl");
        try (var resultFile = ResultFile.open(early, Sidecar.ofWhole(whole.identity(), SAMPLES), RulerResult.class)) {
            assertFalse(resultFile.finish(new EarlyStop(2.5, 4)));
        }
        Files.write(early, lines.subList(0, 4));
        assertWrong(
                Objects.requireNonNull(early.getParent()),
                "the run that wrote it was not ended: run the same command again");
        Path sidecar = Sidecar.pathFor(early);
        Files.writeString(sidecar, Files.readString(sidecar).replace("\"complete\" : false", "\"complete\" : true"));
        assertEquals(
                List.of("ok     " + early + ": 4 samples of 6, ended early at an interval of 2.5 points"),
                verdicts(Objects.requireNonNull(early.getParent())));
    }

    @Test
    void aRunInShardsIsRightWithEveryShardOnly() throws IOException {
        Path whole = folder.resolve("shards/rope-L64.jsonl");
        Files.createDirectories(Objects.requireNonNull(whole.getParent()));
        Path first = write(new Shard(1, 2).file(whole), new Shard(1, 2));
        assertEquals(
                List.of(
                        "ok     " + first + ": 3 samples, shard 1/2",
                        "WRONG  " + whole + ": " + whole
                                + ": shard 2/2 is missing; run it with --shard 2/2, or name its folder too"),
                verdicts(Objects.requireNonNull(whole.getParent())));
        Path second = write(new Shard(2, 2).file(whole), new Shard(2, 2));
        assertEquals(
                List.of(
                        "ok     " + first + ": 3 samples, shard 1/2",
                        "ok     " + second + ": 3 samples, shard 2/2",
                        "ok     " + whole + ": 6 samples in 2 shards; join them with merge"),
                verdicts(Objects.requireNonNull(whole.getParent())));
    }

    @Test
    void filesOfOthersAreLeftAlone() throws IOException {
        Files.writeString(results.resolve("data.jsonl"), "{\"index\": 0, \"input\": \"\"}\n");
        Files.writeString(results.resolve("empty.jsonl"), "");
        Files.writeString(results.resolve("rope-L64.events.jsonl"), lines.get(0) + "\n");
        Files.writeString(results.resolve("notes.txt"), lines.get(0) + "\n");
        assertEquals(1, verdicts().size());
        Files.writeString(results.resolve("lost.jsonl"), lines.get(0) + "\n");
        assertEquals(2, verdicts().size());
    }

    @Test
    void aFolderWithoutResultsIsRefused() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        for (Path refused : List.of(empty, folder.resolve("none"))) {
            var e = assertThrows(BenchmarkException.class, () -> FolderVerifier.verify(List.of(refused)));
            assertEquals(Fault.BAD_SETTING, e.fault());
        }
        assertEquals(1, FolderVerifier.verify(List.of(empty, results)).size());
    }

    private void notEnded() throws IOException {
        Path sidecar = Sidecar.pathFor(file);
        Files.writeString(sidecar, Files.readString(sidecar).replace("\"complete\" : true", "\"complete\" : false"));
    }

    private void put(List<String> changed) throws IOException {
        Files.writeString(file, String.join("\n", changed) + "\n");
    }

    private void replace(int line, String text) throws IOException {
        List<String> changed = new ArrayList<>(lines);
        changed.set(line, text);
        put(changed);
    }

    private void assertWrong(String words) {
        assertWrong(results, words);
    }

    private static void assertWrong(Path where, String words) {
        List<VerifiedFile> verified = FolderVerifier.verify(List.of(where));
        assertEquals(1, verified.size());
        assertFalse(verified.get(0).right());
        assertTrue(verified.get(0).line().startsWith("WRONG  "), verified.get(0).line());
        assertTrue(verified.get(0).text().contains(words), verified.get(0).text());
    }

    private List<String> verdicts() {
        return verdicts(results);
    }

    private static List<String> verdicts(Path where) {
        return FolderVerifier.verify(List.of(where)).stream()
                .map(VerifiedFile::line)
                .toList();
    }

    /** Write what a run of six samples, or a shard of it, leaves: sample 3 is answered wrongly. */
    private Path write(Path path, @Nullable Shard shard) throws IOException {
        StringBuilder data = new StringBuilder();
        for (int i = 0; i < SAMPLES; i++) {
            data.append(String.format(
                    Locale.ROOT,
                    "{\"index\": %d, \"input\": \"Where is kettle %d?\", \"outputs\": [\"in the hall\"], \"length\": 9}\n",
                    i,
                    i));
        }
        Path questions = Files.writeString(folder.resolve("tiny-64.jsonl"), data);
        var model = new ScriptedLanguageModel(TOKENIZER, request -> answer(request.index()));
        var task = new RulerBenchmarkTask(
                RulerCatalogue.named("qa_1"),
                RulerDataFile.open(questions),
                64,
                new SampleRange(0, SAMPLES),
                PromptFormat.PLAIN,
                SourceKind.FETCHED,
                TOKENIZER,
                model.identity(),
                "1.0");
        Sidecar begun = shard == null
                ? Sidecar.ofWhole(task.identity(), SAMPLES)
                : Sidecar.ofShard(task.identity(), new SampleSpan(0, SAMPLES), shard);
        try (var resultFile = ResultFile.open(path, begun, RulerResult.class)) {
            begun.expected().indexes().forEach(index -> {
                var prompt = task.prompt(index);
                resultFile.append(task.score(prompt, answer(index)));
            });
            assertTrue(resultFile.finish());
        }
        return path;
    }

    private static Completion.Generated answer(int index) {
        return new Completion.Generated(
                index,
                index == 3 ? "nowhere" : "in the hall",
                3,
                Completion.FinishReason.END_OF_SEQUENCE,
                0,
                Duration.ZERO,
                Duration.ZERO);
    }
}

package dev.stringbench.cli.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.QuickRuler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {

    private static final int SAMPLES = 6;

    @TempDir
    private static Path made;

    @TempDir
    private Path folder;

    private Path file = Path.of("unset");
    private List<String> lines = List.of();

    @BeforeAll
    static void run() throws IOException {
        CommandRun run = QuickRuler.write(made, SAMPLES).run(made.resolve("out"));
        assertEquals(0, run.exitCode(), run.err());
    }

    @BeforeEach
    void copy() throws IOException {
        Files.createDirectories(QuickRuler.results(folder.resolve("out")));
        for (var file : QuickRuler.files(made.resolve("out")).entrySet()) {
            Files.writeString(
                    QuickRuler.results(folder.resolve("out")).resolve(file.getKey()),
                    file.getValue(),
                    StandardCharsets.ISO_8859_1);
        }
        file = QuickRuler.resultFile(folder.resolve("out"));
        lines = Files.readAllLines(file);
    }

    @Test
    void saysThatACompleteFolderIsRight() {
        CommandRun verify = CommandRun.of("verify", folder.toString());
        assertEquals(0, verify.exitCode(), verify.err());
        assertEquals("ok     " + file + ": 6 samples\n", verify.out());
        assertEquals("", verify.err());
    }

    @Test
    void namesMissingSamplesAndTornLines() throws IOException {
        Files.writeString(
                file, lines.get(0) + "\n" + lines.get(2) + "\n" + lines.get(3).substring(0, 50));
        assertWrong("its last line is torn; 4 of 6 samples are missing (1, 3, 4, 5): run the same command again");
    }

    @Test
    void namesSamplesThatFailed() throws IOException {
        write(4, "{\"index\":4,\"error\":{\"kind\":\"out-of-memory\",\"message\":\"the GPU is full\"}}");
        assertWrong("1 of 6 samples failed (4): the GPU is full: run the same command again");
    }

    @Test
    void namesASampleThatIsThereTwice() throws IOException {
        write(4, lines.get(3));
        assertWrong("sample 3 stands on lines 4 and 5; 1 of 6 samples are missing (4): the file was changed or mixed");
    }

    @Test
    void namesALineOfAnotherRun() throws IOException {
        write(2, lines.get(2).replaceFirst("\"id\":\"....", "\"id\":\"zzzz"));
        assertWrong("line 3 is of another run: its id is zzzz");
        write(2, lines.get(2).replaceFirst("\"prompt_sha256\":\"....", "\"prompt_sha256\":\"zzzz"));
        assertWrong("line 3 is of another run: its id is ");
    }

    @Test
    void namesASettingThatWasChanged() throws IOException {
        Path sidecar = sidecar();
        Files.writeString(sidecar, Files.readString(sidecar).replace("\"float32\"", "\"bfloat16\""));
        assertWrong("line 1 is of another run");
        assertWrong("; and 2 more: the file was changed or mixed");
    }

    @Test
    void namesAScoreThatDoesNotFollowFromItsPrediction() throws IOException {
        write(1, lines.get(1).replace("\"score\":false", "\"score\":true"));
        assertWrong("line 2: the line says 1.0, scored again it is 0.0: the file was changed");
        write(1, lines.get(1).replaceFirst("\"pred\":\"[^\"]*\"", "\"pred\":\"in the hall\""));
        assertWrong("line 2: the line says 0.0, scored again it is 1.0: the file was changed");
    }

    @Test
    void namesARunThatHasNotEnded() throws IOException {
        Path sidecar = sidecar();
        Files.writeString(sidecar, Files.readString(sidecar).replace("\"complete\" : true", "\"complete\" : false"));
        assertWrong("the run that wrote it was not ended: run the same command again");
        Files.delete(file);
        assertWrong("no sample has ended yet: run the same command again");
    }

    @Test
    void namesASidecarThatIsLostOrBroken() throws IOException {
        Files.writeString(sidecar(), "{");
        assertWrong("is not a run's sidecar");
        Files.delete(sidecar());
        assertWrong("that says which run made it");
    }

    @Test
    void needsAFolderOfResults() {
        CommandRun nothing = CommandRun.of("verify", made.resolve("tiny").toString());
        assertEquals(2, nothing.exitCode());
        assertTrue(nothing.err().contains("holds no results"), nothing.err());
        assertEquals(
                2, CommandRun.of("verify", folder.resolve("none").toString()).exitCode());
    }

    @Test
    void aRunMendsWhatVerifySaysThatItMends() throws IOException {
        String whole = Files.readString(file);
        Files.writeString(
                file, lines.get(0) + "\n" + lines.get(2) + "\n" + lines.get(3).substring(0, 50));
        assertEquals(0, new QuickRuler(made).run(folder.resolve("out")).exitCode());
        assertEquals(whole, Files.readString(file));
        assertEquals(0, CommandRun.of("verify", folder.toString()).exitCode());
    }

    private void write(int line, String text) throws IOException {
        List<String> changed = new ArrayList<>(lines);
        changed.set(line, text);
        Files.writeString(file, String.join("\n", changed) + "\n");
    }

    private Path sidecar() {
        return file.resolveSibling(file.getFileName().toString().replace(".jsonl", ".meta.json"));
    }

    private void assertWrong(String words) {
        CommandRun verify = CommandRun.of("verify", folder.toString());
        assertEquals(1, verify.exitCode(), verify.out());
        assertTrue(verify.out().startsWith("WRONG  " + file + ": "), verify.out());
        assertTrue(verify.out().contains(words), verify.out());
        assertEquals(1, verify.out().lines().count(), verify.out());
        assertEquals("verify: 1 of 1 are not complete and right\n", verify.err());
    }
}

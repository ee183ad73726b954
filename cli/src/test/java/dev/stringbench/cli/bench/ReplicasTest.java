package dev.stringbench.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.ProcessRun;
import dev.stringbench.cli.QuickRuler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs with two copies of a model, here both on the CPU, against the same runs with one. */
class ReplicasTest {

    private static final int SAMPLES = 120;

    @TempDir
    private Path folder;

    @Test
    void twoCopiesGiveTheFilesOfOneAlsoAfterAKillAndWithPromptsInChunks() throws Exception {
        QuickRuler ruler = QuickRuler.write(folder, SAMPLES);
        CommandRun one = ruler.run(folder.resolve("one"));
        assertEquals(0, one.exitCode(), one.err());
        SortedMap<String, String> expected = QuickRuler.files(folder.resolve("one"));
        CommandRun two = ruler.run(folder.resolve("two"), "--replicas", "2");
        assertEquals(0, two.exitCode(), two.err());
        assertEquals(expected, QuickRuler.files(folder.resolve("two")));

        CommandRun chunked = ruler.run(folder.resolve("chunked"), "--prefill-chunk", "64", "--batch", "3");
        assertEquals(0, chunked.exitCode(), chunked.err());
        assertEquals(expected, QuickRuler.files(folder.resolve("chunked")), "neither is part of a run's identity");

        Path killed = folder.resolve("killed");
        ProcessRun run =
                ProcessRun.start(line -> line.contains(": 1/" + SAMPLES), ruler.arguments(killed, "--replicas", "2"));
        run.awaitMark();
        run.process().destroyForcibly();
        run.await();
        int kept = Files.readAllLines(QuickRuler.resultFile(killed)).size();
        assertTrue(kept >= 1 && kept < SAMPLES, kept + " samples before the kill");
        CommandRun again = ruler.run(killed, "--replicas", "2");
        assertEquals(0, again.exitCode(), again.err());
        assertEquals(expected, QuickRuler.files(killed));
    }

    @Test
    void aWrongNumberIsRefused() throws Exception {
        QuickRuler ruler = QuickRuler.write(folder, 2);
        CommandRun zero = ruler.run(folder.resolve("out"), "--replicas", "0");
        assertEquals(2, zero.exitCode());
        assertTrue(zero.err().contains("--replicas is 0; it must be 1 to 999 or auto"), zero.err());
        CommandRun chunk = ruler.run(folder.resolve("out"), "--prefill-chunk", "none");
        assertEquals(2, chunk.exitCode());
        assertTrue(
                chunk.err().contains("--prefill-chunk is none; it must be a number of tokens, at least 1, auto or off"),
                chunk.err());
    }
}

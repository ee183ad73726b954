package dev.stringbench.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.benchmarks.results.ResultFile;
import dev.stringbench.benchmarks.results.Sidecar;
import dev.stringbench.benchmarks.ruler.RulerResult;
import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.ProcessRun;
import dev.stringbench.cli.QuickRuler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proves in real processes that whatever ends a run, running it again ends with the files of a run without a break. */
class InterruptedRunTest {

    private static final int SAMPLES = 120;
    private static final int KILLS = 30;
    private static final long SEED = 20261125;

    @TempDir
    private static Path folder;

    private static QuickRuler ruler = new QuickRuler(Path.of("unset"));
    private static SortedMap<String, String> expected = new TreeMap<>();
    private static long workMillis;

    @BeforeAll
    static void runOnceWithoutABreak() throws Exception {
        ruler = QuickRuler.write(folder, SAMPLES);
        ProcessRun run = ProcessRun.start(InterruptedRunTest::isPlanned, ruler.arguments(folder.resolve("whole")));
        run.awaitMark();
        long start = System.nanoTime();
        assertEquals(0, run.await(), run.output());
        workMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        expected = QuickRuler.files(folder.resolve("whole"));
        assertEquals(4, expected.size(), expected.keySet().toString());
        assertEquals(
                SAMPLES,
                Files.readAllLines(QuickRuler.resultFile(folder.resolve("whole")))
                        .size());
    }

    @Test
    void killedAtThirtyRandomMomentsARunEndsWithTheSameFiles() throws Exception {
        var random = new Random(SEED);
        int killed = 0;
        int finished = 0;
        List<Integer> kept = new ArrayList<>();
        Path output = folder.resolve("killed-0");
        // Where the machine has become slower or faster than it was, it takes more of them.
        while (killed < KILLS || (between(kept) < KILLS / 6 && killed < 10 * KILLS)) {
            ProcessRun run = ProcessRun.start(InterruptedRunTest::isPlanned, ruler.arguments(output));
            run.awaitMark();
            if (run.process().waitFor(random.nextLong(workMillis), TimeUnit.MILLISECONDS)) {
                assertEquals(0, run.await(), run.output());
                assertSameAsWhole(output, "after " + killed + " kills of seed " + SEED);
                output = folder.resolve("killed-" + ++finished);
                continue;
            }
            run.process().destroyForcibly();
            run.await();
            killed++;
            kept.add(lines(output));
        }
        CommandRun last = ruler.run(output);
        assertEquals(0, last.exitCode(), last.err());
        assertSameAsWhole(output, "after " + killed + " kills of seed " + SEED);
        assertTrue(between(kept) >= KILLS / 6, "too few kills fell between samples: " + kept);
    }

    private static long between(List<Integer> kept) {
        return kept.stream().filter(lines -> lines > 0 && lines < SAMPLES).count();
    }

    @Test
    void aRunThatEndedEarlySaysSoAndTakesTheRestWhenItIsRunAgain() throws Exception {
        Path output = folder.resolve("early");
        CommandRun early = ruler.run(output, "--stop-when-interval", "10");
        assertEquals(0, early.exitCode(), early.err());
        assertTrue(early.out().contains(", 50 samples, ended early"), early.out());
        assertTrue(
                early.err().contains("ended after 50 of 120 samples, since the 95% interval is at most 10 points wide"),
                early.err());
        assertEquals(50, Files.readAllLines(QuickRuler.resultFile(output)).size());
        List<String> summary = Files.readAllLines(QuickRuler.results(output).resolve("summary.csv"));
        assertTrue(summary.get(1).contains(",50,50,0,true,"), summary.get(1));
        assertTrue(summary.get(1).contains(",10.0,string-L1024"), summary.get(1));
        CommandRun verify = CommandRun.of("verify", output.toString());
        assertTrue(verify.out().contains(": 50 samples of 120, ended early"), verify.out());
        CommandRun score = CommandRun.of("score", output.toString());
        assertEquals(0, score.exitCode(), score.err());
        assertTrue(score.err().contains("ended early after 50 samples"), score.err());
        assertEquals(0, ruler.run(output).exitCode());
        assertSameAsWhole(output, "after an early end");
    }

    @Test
    void aSecondProcessSaysWhoWritesTheFolder() throws Exception {
        Path output = folder.resolve("shared");
        assertEquals(0, ruler.run(output).exitCode());
        Path file = QuickRuler.resultFile(output);
        String whole = Files.readString(file);
        try (var held = ResultFile.open(file, Sidecar.read(file), RulerResult.class)) {
            ProcessRun second = ProcessRun.start(InterruptedRunTest::isPlanned, ruler.arguments(output));
            assertEquals(1, second.await(), second.output());
            String last = second.output().lines().reduce("", (earlier, later) -> later);
            assertTrue(
                    last.startsWith("string-bench ruler-test: " + file + " is being written by process "
                            + ProcessHandle.current().pid() + " on "),
                    second.output());
            assertEquals(SAMPLES, held.results().size());
        }
        assertEquals(whole, Files.readString(file));
    }

    @Test
    void aTerminatedRunPutsItsFileInOrderAndGoesOn() throws Exception {
        Path output = folder.resolve("terminated");
        ProcessRun run = ProcessRun.start(line -> line.contains(": 1/" + SAMPLES), ruler.arguments(output));
        run.awaitMark();
        // Process.destroy would close the output too, which tells what the run does.
        run.process().toHandle().destroy();
        int exitCode = run.await();
        assertEquals(143, exitCode, run.output());
        assertTrue(run.output().contains("interrupted: every finished sample is kept"), run.output());
        assertFalse(Sidecar.read(QuickRuler.resultFile(output)).complete());
        assertEquals(0, ruler.run(output).exitCode());
        assertSameAsWhole(output, "terminated");
    }

    @Test
    void aFullDiskIsNamedAndTheRunGoesOnWhenThereIsRoom() throws Exception {
        Path disk = Files.createDirectories(folder.resolve("small-disk"));
        Assumptions.assumeTrue(mount("-t", "tmpfs", "-o", "size=4k", "tmpfs", disk.toString()), "needs root on Linux");
        try {
            int full = 0;
            CommandRun run = ruler.run(disk);
            // Each size is enough for a little more: opening, some samples, all samples, putting them in order.
            for (int kibibytes = 8; run.exitCode() != 0 && kibibytes <= 512; kibibytes += 8) {
                full++;
                assertEquals(1, run.exitCode(), run.err());
                String last = run.err().lines().reduce("", (earlier, later) -> later);
                assertTrue(last.contains("No space left on device"), run.err());
                assertTrue(last.contains(disk.toString()), run.err());
                assertTrue(mount("-o", "remount,size=" + kibibytes + "k", disk.toString()));
                run = ruler.run(disk);
            }
            assertEquals(0, run.exitCode(), run.err());
            assertTrue(full > 3, "the disk was full only " + full + " times");
            assertSameAsWhole(disk, "after the disk was full " + full + " times");
        } finally {
            new ProcessBuilder("umount", disk.toString()).start().waitFor();
        }
    }

    /** Tell the line that is printed before the model is loaded and the first file is touched. */
    private static boolean isPlanned(String line) {
        return line.startsWith("RULER: ");
    }

    private static void assertSameAsWhole(Path output, String when) {
        assertEquals(expected, QuickRuler.files(output), when);
        CommandRun verify = CommandRun.of("verify", output.toString());
        assertEquals(0, verify.exitCode(), when + ": " + verify.out());
    }

    /** Lines of the result file that are whole. */
    private static int lines(Path output) throws IOException {
        Path file = QuickRuler.results(output)
                .resolve(QuickRuler.resultFile(folder.resolve("whole")).getFileName());
        return Files.exists(file)
                ? (int) Files.readString(file).chars().filter(c -> c == '\n').count()
                : 0;
    }

    private static boolean mount(String... arguments) throws InterruptedException {
        try {
            List<String> command = new ArrayList<>(List.of("mount"));
            command.addAll(List.of(arguments));
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}

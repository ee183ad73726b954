package dev.stringbench.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.QuickRuler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailedSamplesTest {

    /** Samples 0 to 9 have prompts of exactly S tokens, which string-original refuses; 10 and 11 have one more. */
    private static final String[] REFUSING_TEN = {
        "--position", "string-original", "--shifted-offset", "19", "--local-value", "4"
    };

    @TempDir
    private Path folder;

    @Test
    void areCountedWithTheirCauseNeverAveragedAndTriedAgain() throws IOException {
        QuickRuler ruler = QuickRuler.write(folder, 12);
        Path output = folder.resolve("out");
        CommandRun run = ruler.run(output, REFUSING_TEN);
        assertEquals(1, run.exitCode(), run.err());
        assertTrue(run.out().contains("qa_1     0.0% (0.0 to 65.8), 2/12 samples, 10 failed\n"), run.out());
        assertTrue(
                run.err()
                        .contains("10 samples failed (bad-prompt), first 0: string-original: a prompt of exactly 19"
                                + " tokens"),
                run.err());
        assertTrue(run.err().contains("failed samples have no score and are in no mean"), run.err());
        List<String> summary = Files.readAllLines(QuickRuler.results(output).resolve("summary.csv"));
        assertTrue(summary.get(1).contains(",2,12,10,false,0.00,0.00,65.76,"), summary.get(1));
        List<String> lines = Files.readAllLines(QuickRuler.resultFile(output));
        assertEquals(12, lines.size());
        assertTrue(lines.get(9).startsWith("{\"index\":9,\"error\":{\"kind\":\"bad-prompt\","), lines.get(9));

        CommandRun verify = CommandRun.of("verify", output.toString());
        assertEquals(1, verify.exitCode());
        assertTrue(verify.out().contains(": 10 of 12 samples failed (0, 1, 2, 3, ...): string-original"), verify.out());
        CommandRun score = CommandRun.of("score", output.toString());
        assertEquals(1, score.exitCode());
        assertTrue(score.err().contains("line 10: sample 9 failed: string-original"), score.err());

        CommandRun again = ruler.run(output, REFUSING_TEN);
        assertEquals(1, again.exitCode());
        assertTrue(again.err().contains("10 of 12 samples left"), again.err());
        assertEquals(
                10,
                again.err().lines().filter(line -> line.contains(": sample ")).count(),
                again.err());
        assertEquals(lines, Files.readAllLines(QuickRuler.resultFile(output)));
    }
}

package dev.stringbench.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.QuickRuler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardsTest {

    private static final int SAMPLES = 10;

    @TempDir
    private Path folder;

    private QuickRuler ruler = new QuickRuler(Path.of("unset"));

    @BeforeEach
    void writeModelAndData() throws IOException {
        ruler = QuickRuler.write(folder, SAMPLES);
    }

    @Test
    void mergedShardsAreTheFileOfOneProcess() {
        Path whole = folder.resolve("whole");
        assertEquals(0, ruler.run(whole).exitCode());
        Path shards = folder.resolve("shards");
        runShards(shards, 1, 2, 3);
        assertEquals(scores(whole), scores(shards), "score reads shards as one run");
        CommandRun merge = CommandRun.of("merge", shards.toString());
        assertEquals(0, merge.exitCode(), merge.err());
        Path merged = QuickRuler.resultFile(shards);
        assertEquals(merged + ": 3 shards, 10 samples\n", merge.out());
        assertEquals(QuickRuler.files(whole), withoutShards(shards));
        CommandRun score = CommandRun.of("score", shards.toString());
        assertEquals(0, score.exitCode(), score.err());
        assertTrue(
                score.err().contains("the whole run's file counts; its 3 shards beside it are left out"), score.err());
        assertEquals(scores(whole), scores(shards), "no sample counts twice");
        CommandRun again = CommandRun.of("merge", shards.toString());
        assertEquals(0, again.exitCode(), again.err());
        assertTrue(again.out().contains("was joined before"), again.out());
        assertEquals(0, CommandRun.of("verify", shards.toString()).exitCode());
    }

    @Test
    void shardsOfSeveralMachinesAreJoinedBelowAnotherFolder() {
        Path whole = folder.resolve("whole");
        assertEquals(0, ruler.run(whole).exitCode());
        runShards(folder.resolve("node1"), 1, 3);
        runShards(folder.resolve("node2"), 2);
        CommandRun alone = CommandRun.of("merge", folder.resolve("node1").toString());
        assertEquals(1, alone.exitCode());
        assertTrue(alone.err().contains("shard 2/3 is missing"), alone.err());
        CommandRun merge = CommandRun.of(
                "merge",
                folder.resolve("node1").toString(),
                folder.resolve("node2").toString(),
                "--output",
                folder.resolve("all").toString());
        assertEquals(0, merge.exitCode(), merge.err());
        assertEquals(QuickRuler.files(whole), QuickRuler.files(folder.resolve("all")));
    }

    @Test
    void aRunInShardsIsNotCompleteUntilAllAreThere() {
        Path output = folder.resolve("out");
        runShards(output, 1, 2);
        CommandRun score = CommandRun.of("score", output.toString());
        assertEquals(1, score.exitCode());
        assertTrue(score.err().contains("4 of 10 samples are missing: index 6, 7, 8, 9"), score.err());
        CommandRun verify = CommandRun.of("verify", output.toString());
        assertEquals(1, verify.exitCode());
        assertEquals(
                1, verify.out().lines().filter(line -> line.startsWith("WRONG")).count(), verify.out());
        assertTrue(verify.out().contains("shard 3/3 is missing; run it with --shard 3/3"), verify.out());
        assertEquals(1, CommandRun.of("merge", output.toString()).exitCode());
        assertEquals(
                0,
                withoutShards(output).keySet().stream()
                        .filter(name -> name.endsWith(".jsonl"))
                        .count());
    }

    @Test
    void nothingIsJoinedThatIsNotWholeAndOfOneRun() throws IOException {
        Path output = folder.resolve("out");
        runShards(output, 1, 2, 3);
        Path second = shard(output, "2-of-3.jsonl");
        String lines = Files.readString(second);
        Files.writeString(second, lines.substring(0, lines.indexOf('\n') + 1));
        assertRefused(output, "lacks 2 of 3 samples (4, 5); run shard 2/3 again");
        Files.writeString(second, lines.substring(0, lines.length() - 5));
        assertRefused(output, "has a torn last line; run shard 2/3 again");
        assertEquals(0, ruler.run(output, "--shard", "2/3").exitCode());
        assertEquals(lines, Files.readString(second), "running the shard again mends it");
        Path sidecar = shard(output, "2-of-3.meta.json");
        String settings = Files.readString(sidecar);
        Files.writeString(sidecar, settings.replace("\"dtype\" : \"float32\"", "\"dtype\" : \"bfloat16\""));
        assertRefused(output, "whose model.dtype is float32, not bfloat16");
        Files.writeString(sidecar, settings);
        assertEquals(0, ruler.run(output, "--shard", "1/2").exitCode());
        assertRefused(output, "whose number of shards is ");
    }

    @Test
    void moreShardsThanSamplesLeaveSomeWithNothingToDo() throws IOException {
        ruler = QuickRuler.write(folder, 2);
        Path output = folder.resolve("out");
        Path whole = folder.resolve("whole");
        assertEquals(0, ruler.run(whole).exitCode());
        runShards(output, 1, 2, 3);
        assertEquals("", Files.readString(shard(output, "1-of-3.jsonl")));
        assertEquals(0, CommandRun.of("merge", output.toString()).exitCode());
        assertEquals(QuickRuler.files(whole), withoutShards(output));
    }

    @Test
    void optionsThatDoNotFitAreRefusedBeforeAnythingIsLoaded() {
        assertUsage("--shard: the shard is \"4/3\"", "--shard", "4/3");
        assertUsage("--stop-when-interval is 100.0", "--stop-when-interval", "100");
        assertUsage("--stop-when-interval does not go with --shard", "--shard", "1/3", "--stop-when-interval", "3");
        CommandRun nothing = CommandRun.of("merge", folder.toString());
        assertEquals(2, nothing.exitCode());
        assertTrue(nothing.err().contains("holds no shards"), nothing.err());
    }

    private void runShards(Path output, int... shards) {
        for (int shard : shards) {
            CommandRun run = ruler.run(output, "--shard", shard + "/3");
            assertEquals(0, run.exitCode(), run.err());
        }
    }

    private void assertUsage(String words, String... more) {
        CommandRun run = ruler.run(folder.resolve("out"), more);
        assertEquals(2, run.exitCode(), run.err());
        assertTrue(run.err().contains(words), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertFalse(Files.exists(folder.resolve("out")));
    }

    private static void assertRefused(Path output, String words) {
        CommandRun merge = CommandRun.of("merge", output.toString());
        assertEquals(1, merge.exitCode(), merge.out());
        assertTrue(merge.err().contains(words), merge.err());
        assertEquals("", merge.out());
    }

    private static Path shard(Path output, String end) {
        return QuickRuler.files(output).keySet().stream()
                .filter(name -> name.endsWith(end))
                .map(QuickRuler.results(output)::resolve)
                .findFirst()
                .orElseThrow();
    }

    private static SortedMap<String, String> withoutShards(Path output) {
        SortedMap<String, String> files = QuickRuler.files(output);
        files.keySet().removeIf(name -> name.contains(".shard-"));
        return files;
    }

    /** The tables that score prints. */
    private static List<String> scores(Path output) {
        CommandRun score = CommandRun.of("score", output.toString());
        assertEquals(0, score.exitCode(), score.err());
        return score.out().replace(output.toString(), "").lines().toList();
    }
}

package dev.stringbench.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardFilesTest {

    @TempDir
    private Path folder;

    private Path first = Path.of("unset");
    private Path second = Path.of("unset");

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(folder.resolve("in/deep"));
        first = Files.createFile(folder.resolve("in/deep/rope-L64.shard-1-of-2.jsonl"));
        second = Files.createFile(folder.resolve("in/deep/rope-L64.shard-2-of-2.jsonl"));
        Files.createFile(folder.resolve("in/deep/rope-L64.shard-1-of-2.meta.json"));
        Files.createFile(folder.resolve("in/deep/string-L64.jsonl"));
        Files.createFile(folder.resolve("in/deep/odd.shard-3-of-2.jsonl"));
        Files.createDirectories(folder.resolve("in/deep/folder.shard-1-of-2.jsonl"));
    }

    @Test
    void findsShardsBelowFoldersByTheirRun() {
        Path whole = folder.resolve("in/deep/rope-L64.jsonl");

        assertEquals(
                Map.of(whole, List.of(first, second)),
                ShardFiles.find(List.of(folder), null).byRun());
        assertEquals(
                Map.of(whole, List.of(second, first)),
                ShardFiles.find(List.of(second, first), null).byRun());
    }

    @Test
    void putsWholeFilesAtTheSamePlaceBelowAnotherFolder() {
        Path output = folder.resolve("out");

        assertEquals(
                Map.of(output.resolve("deep/rope-L64.jsonl"), List.of(first, second)),
                ShardFiles.find(List.of(folder.resolve("in")), output).byRun());
        assertEquals(
                Map.of(output.resolve("rope-L64.jsonl"), List.of(first)),
                ShardFiles.find(List.of(first), output).byRun());
    }

    @Test
    void groupsThoseOfSomeFilesThatAreShards() {
        List<Path> files = List.of(second, folder.resolve("in/deep/string-L64.jsonl"), first);

        assertEquals(
                Map.of(folder.resolve("in/deep/rope-L64.jsonl"), List.of(first, second)),
                ShardFiles.among(files).byRun());
    }

    @Test
    void refusesFoldersWithoutShards() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        for (Path refused : List.of(empty, folder.resolve("none"))) {
            var e = assertThrows(BenchmarkException.class, () -> ShardFiles.find(List.of(refused), null));
            assertEquals(Fault.BAD_SETTING, e.fault());
        }
    }
}

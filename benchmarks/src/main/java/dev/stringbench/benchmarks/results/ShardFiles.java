package dev.stringbench.benchmarks.results;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Shards' result files by the run they belong to.
 *
 * @param byRun for each whole run's file, which need not exist, the files of its shards
 */
public record ShardFiles(SortedMap<Path, List<Path>> byRun) {

    public ShardFiles {
        byRun = Collections.unmodifiableSortedMap(new TreeMap<>(byRun));
    }

    /** Group those of some files that are shards'. */
    public static ShardFiles among(Collection<Path> files) {
        SortedMap<Path, List<Path>> byRun = new TreeMap<>();
        files.stream()
                .filter(ShardFiles::isShard)
                .sorted()
                .forEach(file -> byRun.computeIfAbsent(Shard.wholeFile(file), whole -> new ArrayList<>())
                        .add(file));
        return new ShardFiles(byRun);
    }

    /**
     * Find shards for merging.
     *
     * @param paths shards' files, or folders with such files below them
     * @param output folder in which the whole runs' files shall stand, at the same places as the shards below their
     *     folders; null for beside the shards
     * @throws BenchmarkException BAD_SETTING where a path is not there or none holds a shard
     */
    public static ShardFiles find(List<Path> paths, @Nullable Path output) {
        SortedMap<Path, List<Path>> byRun = new TreeMap<>();
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new BenchmarkException(
                        Fault.BAD_SETTING, path + " does not exist; a folder of results, or a shard's file, is wanted");
            }
            for (Path file : below(path)) {
                Path whole = Shard.wholeFile(file);
                Path target = output == null
                        ? whole
                        : output.resolve(file.equals(path) ? whole.getFileName() : path.relativize(whole));
                byRun.computeIfAbsent(target, run -> new ArrayList<>()).add(file);
            }
        }
        if (byRun.isEmpty()) {
            throw new BenchmarkException(
                    Fault.BAD_SETTING,
                    paths.get(0) + " holds no shards; files that a run with --shard I/N made, *.shard-I-of-N.jsonl, are"
                            + " wanted");
        }
        return new ShardFiles(byRun);
    }

    private static List<Path> below(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(ShardFiles::isShard).sorted().toList();
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot list " + path, e);
        }
    }

    private static boolean isShard(Path file) {
        return file.getFileName().toString().endsWith(".jsonl")
                && Shard.ofFile(file).isPresent()
                && Files.isRegularFile(file);
    }
}

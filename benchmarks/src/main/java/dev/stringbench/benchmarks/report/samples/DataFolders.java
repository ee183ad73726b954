package dev.stringbench.benchmarks.report.samples;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.catalogue.Benchmark;
import dev.stringbench.benchmarks.results.RunIdentity;
import dev.stringbench.benchmarks.ruler.RulerDataFile;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Folders with the data files of runs, for the text round needles. A file is the data of a run only if its checksum is
 * the one that the run's identity has.
 *
 * @param roots folders as {@code ruler-prepare} fills them: {@code <task>/<file>}
 */
public record DataFolders(List<Path> roots) {

    public DataFolders {
        roots = List.copyOf(roots);
    }

    /** Begin to read; files that were opened are kept for the next run of the same data. */
    Reader reader() {
        return new Reader(roots);
    }

    /** A reader of prompts. */
    static final class Reader {

        private final List<Path> roots;
        private final Map<Path, Optional<RulerDataFile>> opened = new HashMap<>();

        private Reader(List<Path> roots) {
            this.roots = roots;
        }

        /** Find the data file of a run. */
        Optional<RulerDataFile> find(ScoredFile file) {
            if (file.task().benchmark() != Benchmark.RULER || file.identity().isEmpty()) {
                return Optional.empty();
            }
            RunIdentity identity = file.identity().get();
            for (Path path : candidates(file.task().id(), identity.data().source())) {
                var data = opened.computeIfAbsent(path, Reader::open);
                if (data.isPresent()
                        && data.get().sha256().equals(identity.data().sha256())) {
                    return data;
                }
            }
            return Optional.empty();
        }

        private List<Path> candidates(String task, String source) {
            List<Path> candidates = new ArrayList<>();
            for (Path root : roots) {
                for (Path folder : List.of(root.resolve(task), root)) {
                    Path path = folder.resolve(Path.of(source).getFileName());
                    if (Files.isRegularFile(path)) {
                        candidates.add(path);
                    }
                }
            }
            return candidates;
        }

        private static Optional<RulerDataFile> open(Path path) {
            try {
                return Optional.of(RulerDataFile.open(path));
            } catch (BenchmarkException e) {
                // Not a data file: the samples are shown without their texts.
                return Optional.empty();
            }
        }
    }
}

package dev.stringbench.benchmarks.scorefiles;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Find the published predictions, which lie beside the project; tests that need them are skipped without. */
public final class PublishedPredictions {

    private PublishedPredictions() {}

    /** Return the folder of predictions of a benchmark, or skip the calling test. */
    public static Path folder(String benchmark) {
        var found = Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .filter(folder -> Files.exists(folder.resolve("mvnw")))
                .map(folder -> folder.resolveSibling("shared")
                        .resolve("golden/scores/predictions")
                        .resolve(benchmark))
                .filter(Files::isDirectory)
                .findFirst();
        Assumptions.assumeTrue(found.isPresent(), "published predictions are not beside the project");
        return found.orElseThrow();
    }
}

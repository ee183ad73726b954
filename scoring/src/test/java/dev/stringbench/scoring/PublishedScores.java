package dev.stringbench.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/**
 * Find the published predictions and the original scorers' scores of them, which are not part of the project: they lie
 * beside it in {@code ../shared/golden/scores}. Tests that need them are skipped where they are absent.
 */
public final class PublishedScores {

    private static final ObjectMapper JSON = new ObjectMapper();

    private PublishedScores() {}

    /** Return the folder, or skip the calling test. */
    public static Path folder() {
        var found = find();
        Assumptions.assumeTrue(found.isPresent(), "published predictions are not beside the project");
        return found.orElseThrow();
    }

    private static Optional<Path> find() {
        return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .filter(folder -> Files.exists(folder.resolve("mvnw")))
                .map(folder -> folder.resolveSibling("shared").resolve("golden/scores"))
                .filter(Files::isDirectory)
                .findFirst();
    }

    /** Read the lines of a gzipped file that begin with an object; what follows the object on its line is dropped. */
    public static Stream<JsonNode> objects(Path file) {
        try {
            var reader = new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
            return reader.lines().filter(line -> line.startsWith("{")).map(PublishedScores::parse);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

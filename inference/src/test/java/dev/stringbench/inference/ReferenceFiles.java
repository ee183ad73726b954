package dev.stringbench.inference;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Find the large reference files beside the project; tests that need them are skipped where they are absent. */
public final class ReferenceFiles {
    private ReferenceFiles() {}

    /** Give the path of a reference file or folder, or skip the test. */
    public static Path path(String relative) {
        Path path = projectRoot().resolveSibling("shared").resolve(relative);
        assumeTrue(Files.exists(path), () -> "no reference file " + path);
        return path;
    }

    private static Path projectRoot() {
        for (@Nullable Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("mvnw"))) {
                return folder;
            }
        }
        throw new IllegalStateException("the tests do not run below the project's root, which holds mvnw");
    }

    /** List the folders in a reference folder that hold the given file, or skip the test. */
    public static List<Path> foldersHolding(String relative, String fileName) {
        try (Stream<Path> folders = Files.list(path(relative))) {
            return folders.filter(folder -> Files.exists(folder.resolve(fileName)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Unpack a gzipped reference file. */
    public static byte[] unpack(String relative) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(path(relative)))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.stringbench.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** Find the large reference files beside the project; tests that need them are skipped where they are absent. */
public final class ReferenceData {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ReferenceData() {}

    /** Give the path of a reference file or folder, or skip the test. */
    public static Path path(String relative) {
        Path path = projectRoot().resolveSibling("shared").resolve(relative);
        assumeTrue(Files.exists(path), () -> "no reference file " + path);
        return path;
    }

    private static Path projectRoot() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = Objects.requireNonNull(folder.getParent(), "no folder above holds mvnw");
        }
        return folder;
    }

    /** Read a whole reference file, unpacked if it ends in .gz. */
    public static String text(String relative) {
        return text(path(relative));
    }

    /** Read a whole file, unpacked if it ends in .gz. */
    public static String text(Path path) {
        try (InputStream in = Files.newInputStream(path);
                InputStream plain = path.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
            return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError("cannot read " + path, e);
        }
    }

    /** Read a reference JSON file. */
    public static JsonNode json(String relative) {
        return parse(text(relative));
    }

    /** Read the lines of a reference JSONL file. */
    public static List<JsonNode> jsonLines(String relative) {
        List<JsonNode> rows = new ArrayList<>();
        text(relative).lines().forEach(line -> rows.add(parse(line)));
        return rows;
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("not JSON", e);
        }
    }
}

package dev.stringbench.benchmarks.scorefiles;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The prompts and references that RULER and InfiniteBench ask, which lie beside their predictions. */
final class DataSets {

    private static final JsonMapper JSON = new JsonMapper();

    private DataSets() {}

    /** Tell whether a file's first line has a question and no answer of a model. A file that cannot be read is none. */
    static boolean isOne(Path file) {
        try {
            JsonNode first = JSON.readTree(FileLines.first(file));
            return first.path("input").isTextual()
                    && Stream.of("pred", "prediction", "doc").noneMatch(first::has)
                    && Stream.of("outputs", "answer").anyMatch(first::has);
        } catch (IOException noJsonOrUnreadable) {
            return false; // the reader of predictions says what is wrong
        }
    }
}

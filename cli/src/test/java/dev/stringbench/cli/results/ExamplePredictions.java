package dev.stringbench.cli.results;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/** Files of predictions of RULER's first task as the commands write them, with answers to a test's liking. */
final class ExamplePredictions {

    private static final JsonMapper MAPPER = new JsonMapper();

    private ExamplePredictions() {}

    /** Write a run; a sample's answer is its number where it is found, else the given text. */
    static Path write(
            Path folder,
            String model,
            String setting,
            int samples,
            IntPredicate found,
            IntFunction<String> lostAnswer) {
        Path path = folder.resolve("Predictions/niah_single_1").resolve(model).resolve(setting + ".jsonl");
        try {
            Files.createDirectories(path.getParent());
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < samples; i++) {
                lines.append(line(i, samples, found.test(i), lostAnswer.apply(i)))
                        .append('\n');
            }
            return Files.writeString(path, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(int index, int samples, boolean found, String lostAnswer) throws IOException {
        String value = "value" + index;
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("ctx_len", 4000 + index);
        line.put("pred", found ? value : lostAnswer);
        line.put("needle", List.of(value));
        line.put("score", found ? 1.0 : 0.0);
        line.put("index", index);
        line.put(
                "needles",
                List.of(Map.of(
                        "value",
                        value,
                        "depth",
                        index / (double) samples,
                        "distance",
                        4000 - 10 * index,
                        "found",
                        found)));
        return MAPPER.writeValueAsString(line);
    }
}

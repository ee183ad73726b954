package dev.stringbench.data.infbench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stringbench.python.PythonFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The benchmark's own texts, from infinitebench.json. */
final class InfBenchTexts {

    private static final JsonNode TEXTS = load();

    private InfBenchTexts() {}

    private static JsonNode load() {
        try (InputStream in = InfBenchTexts.class.getResourceAsStream("infbench.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in, "infbench.json is not on the class path"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode get(String key) {
        return TEXTS.path(key);
    }

    /** Give a text of the synthetic tasks with its fields filled. */
    static String synthetic(String name, String... namesAndValues) {
        return PythonFormat.format(TEXTS.path("synthetic").path(name).asText(), namesAndValues);
    }
}

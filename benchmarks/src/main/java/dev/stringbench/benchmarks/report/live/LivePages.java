package dev.stringbench.benchmarks.report.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stringbench.data.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The page that shows runs under way, and what it asks for again and again. */
public final class LivePages {

    private static final JsonMapper MAPPER = new JsonMapper();

    private LivePages() {}

    /** Return the page's files by name. */
    public static Map<String, String> assets() {
        return Map.of("index.html", asset("index.html"), "live.js", asset("live.js"), "live.css", asset("live.css"));
    }

    /** Write states as JSON. */
    public static String json(List<RunState> states) {
        try {
            return JsonReader.wholeCharacters(MAPPER.writeValueAsString(states));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String asset(String name) {
        try (var stream = LivePages.class.getResourceAsStream(name)) {
            return new String(
                    Objects.requireNonNull(stream, name + " is not in the jar").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

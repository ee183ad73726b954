package dev.stringbench.benchmarks.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.results.EventLog.SampleEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The events beside a result file, read without opening them for writing. A line that a process has not ended is not yet
 * there, and lines that are no events are passed over.
 *
 * @param events in the order in which they happened
 */
public record StoredEvents(List<SampleEvent> events) {

    public StoredEvents {
        events = List.copyOf(events);
    }

    /**
     * Read the events of a result file, none where it has no log.
     *
     * @throws BenchmarkException INPUT_OUTPUT
     */
    public static StoredEvents readIfPresent(Path resultFile) {
        Path path = EventLog.path(resultFile);
        List<SampleEvent> events = new ArrayList<>();
        if (!Files.exists(path)) {
            return new StoredEvents(events);
        }
        String text;
        try {
            text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot read " + path, e);
        }
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
            try {
                events.add(ResultJson.convert(ResultJson.parse(line), SampleEvent.class));
            } catch (JsonProcessingException e) {
                // A log only tells times: what cannot be read in it is not worth a failure.
            }
        }
        return new StoredEvents(events);
    }

    /** Return the last event of each sample, by its index. */
    public Map<Integer, SampleEvent> lastBySample() {
        Map<Integer, SampleEvent> last = new HashMap<>();
        events.forEach(event -> last.put(event.index(), event));
        return last;
    }
}

package dev.stringbench.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.benchmarks.results.EventLog.SampleEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {

    @TempDir
    private Path folder;

    @Test
    void beginsANewLineAfterOneThatWasTorn() throws IOException {
        Path results = folder.resolve("run.jsonl");
        for (String torn : List.of("", "{\"event\":\"sco")) {
            Files.writeString(folder.resolve("run.events.jsonl"), "{\"event\":\"scored\"}\n" + torn);
            try (var events = EventLog.of(results)) {
                events.append(SampleEvent.failed(3, "no room"));
            }
            List<String> lines = Files.readAllLines(folder.resolve("run.events.jsonl"));
            assertEquals(2, lines.size(), lines.toString());
            assertEquals("{\"event\":\"scored\"}", lines.get(0));
            assertTrue(
                    lines.get(1).startsWith("{\"event\":\"failed\"")
                            && lines.get(1).endsWith("}"),
                    lines.get(1));
        }
    }
}

package dev.stringbench.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Compare with the original's score of every published RULER prediction. */
class PublishedRulerScoresTest {

    @Test
    void everySampleScoresAsPublished() throws IOException {
        var folder = PublishedScores.folder();
        Map<String, List<Double>> wanted = new TreeMap<>();
        PublishedScores.objects(folder.resolve("ruler_per_sample.jsonl.gz"))
                .forEach(line -> wanted.computeIfAbsent(line.get("task").asText(), task -> new ArrayList<>())
                        .add(line.get("score").asDouble()));

        Map<String, List<Double>> scores = new TreeMap<>();
        for (String task : wanted.keySet()) {
            var scorer = task.startsWith("qa") ? RulerScorer.STRING_MATCH_PART : RulerScorer.STRING_MATCH_ALL;
            try (var files = Files.walk(folder.resolve("predictions/ruler").resolve(task))) {
                var file = files.filter(Files::isRegularFile).findFirst().orElseThrow();
                scores.put(
                        task,
                        PublishedScores.objects(file)
                                .map(line -> scorer.score(
                                                line.get("pred").asText(),
                                                line.get("needle")
                                                        .valueStream()
                                                        .map(needle -> needle.asText())
                                                        .toList())
                                        .value())
                                .toList());
            }
        }

        assertEquals(wanted, scores);
        assertEquals(6500, wanted.values().stream().mapToInt(List::size).sum());
    }
}

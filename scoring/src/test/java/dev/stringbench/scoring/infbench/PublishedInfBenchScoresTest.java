package dev.stringbench.scoring.infbench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.scoring.PublishedScores;
import dev.stringbench.scoring.ScoringException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compare with the originals' scores of every published InfiniteBench prediction and of made-up hard cases. */
class PublishedInfBenchScoresTest {

    private record Key(String model, String task) {}

    @ParameterizedTest
    @EnumSource
    void everySampleScoresAsTheOriginals(InfBenchVariant variant) {
        var folder = PublishedScores.folder();
        Map<Key, List<Double>> wanted = new LinkedHashMap<>();
        PublishedScores.objects(folder.resolve("infinitebench_per_sample.jsonl.gz"))
                .forEach(line -> wanted.computeIfAbsent(
                                new Key(
                                        line.get("model").asText(),
                                        line.get("task").asText()),
                                key -> new ArrayList<>())
                        .add(line.get(field(variant)).asDouble()));

        for (var entry : wanted.entrySet()) {
            var key = entry.getKey();
            var task = scoring(key.task());
            var scorer = task.scorer(variant, key.model());
            var file =
                    folder.resolve("predictions/infinitebench/%s/preds_%s.jsonl.gz".formatted(key.model(), key.task()));
            var scores = PublishedScores.objects(file)
                    .map(line -> scorer.score(prediction(line), label(line)))
                    .toList();
            assertEquals(entry.getValue(), scores, () -> key.toString());
        }
        assertEquals(15734, wanted.values().stream().mapToInt(List::size).sum());
    }

    @Test
    void hardCasesScoreOrFailAsTheOriginals() {
        var cases = PublishedScores.objects(PublishedScores.folder().resolve("infinitebench_scorer_fuzz.jsonl.gz"))
                .toList();

        assertEquals(1150, cases.size());
        for (var line : cases) {
            var task = scoring(line.get("task").asText());
            for (var variant : InfBenchVariant.values()) {
                var scorer = task.scorer(variant, line.get("model_name").asText());
                var wanted = line.get(field(variant));
                assertEquals(
                        wanted.isObject() ? wanted.get("error").asText() : Double.toString(wanted.asDouble()),
                        outcome(scorer, line),
                        () -> variant + ": " + line);
            }
        }
    }

    private static InfBenchScoring scoring(String task) {
        return InfBenchScoring.valueOf(task.toUpperCase(Locale.ROOT));
    }

    private static String outcome(LabelScorer scorer, JsonNode line) {
        try {
            return Double.toString(scorer.score(line.get("pred").asText(), Labels.parse(line.get("label"))));
        } catch (ScoringException e) {
            return e.originalError().orElse("another error: " + e.getMessage());
        }
    }

    private static String field(InfBenchVariant variant) {
        return variant == InfBenchVariant.STRING ? "score_string_repo" : "score_openbmb";
    }

    private static String prediction(JsonNode line) {
        return line.has("prediction")
                ? line.get("prediction").asText()
                : line.get("pred").asText();
    }

    private static Label label(JsonNode line) {
        return Labels.parse(line.has("ground_truth") ? line.get("ground_truth") : line.get("label"));
    }
}

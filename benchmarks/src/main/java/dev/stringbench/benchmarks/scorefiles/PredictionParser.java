package dev.stringbench.benchmarks.scorefiles;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.benchmarks.infbench.Labels;
import dev.stringbench.benchmarks.scorefiles.Prediction.NeedlePlace;
import dev.stringbench.scoring.ScoringException;
import dev.stringbench.scoring.infbench.Label;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A parser of the object of a line as a prediction. Its keys show which program wrote it:
 *
 * <ul>
 *   <li>{@code doc, filtered_resps}: samples of lm-evaluation-harness
 *   <li>{@code prediction} or {@code pred}, {@code ground_truth} or {@code label}: InfiniteBench and ours, which adds
 *       {@code index, sample_id, needles, excerpt}
 *   <li>{@code pred, outputs}: NVIDIA/RULER
 *   <li>{@code pred, needle}: HKUNLP/STRING and ours, which adds {@code index, id, needles, excerpt}
 * </ul>
 */
final class PredictionParser {

    private PredictionParser() {}

    static Prediction parse(JsonNode line) throws MalformedLineException {
        if (line.has("doc")) {
            return lmEval(line);
        }
        var reference = firstOf(line, "ground_truth", "label", "needle", "outputs");
        var text = firstOf(line, "prediction", "pred");
        if (text.isEmpty() || !text.get().isTextual()) {
            throw new MalformedLineException("no prediction: a string under \"pred\" or \"prediction\" is wanted");
        }
        if (reference.isEmpty()) {
            throw new MalformedLineException(
                    "no reference: one of \"needle\", \"outputs\", \"ground_truth\" and \"label\" is wanted");
        }
        var label = label(reference.get());
        return new Prediction(
                integer(line, "index"),
                text.get().textValue(),
                label,
                places(line.path("needles"), label),
                score(line.path("score")),
                integer(line, "ctx_len"),
                OptionalInt.empty(),
                string(line, "sample_id").or(() -> string(line, "id")),
                string(line, "excerpt"));
    }

    private static Prediction lmEval(JsonNode line) throws MalformedLineException {
        var responses = firstOf(line, "filtered_resps", "resps");
        JsonNode response = responses.orElse(line).path(0);
        while (response.isArray()) {
            response = response.path(0);
        }
        JsonNode doc = line.path("doc");
        if (!response.isTextual() || !doc.path("outputs").isArray()) {
            throw new MalformedLineException(
                    "no RULER sample of lm-evaluation-harness: \"filtered_resps\" and \"outputs\" in \"doc\" are wanted");
        }
        var length = integer(doc, "max_length");
        return new Prediction(
                integer(line, "doc_id"),
                response.textValue(),
                label(doc.path("outputs")),
                List.of(),
                length.isPresent() ? score(line.path(Integer.toString(length.getAsInt()))) : OptionalDouble.empty(),
                integer(doc, "length"),
                length,
                string(line, "doc_hash"),
                Optional.empty());
    }

    private static Optional<JsonNode> firstOf(JsonNode line, String... keys) {
        for (String key : keys) {
            if (line.hasNonNull(key)) {
                return Optional.of(line.get(key));
            }
        }
        return Optional.empty();
    }

    private static Label label(JsonNode json) throws MalformedLineException {
        try {
            return Labels.of(json);
        } catch (ScoringException e) {
            throw new MalformedLineException(String.valueOf(e.getMessage()));
        }
    }

    private static List<NeedlePlace> places(JsonNode needles, Label label) {
        if (!needles.isArray()
                || !(label instanceof Label.Items items)
                || needles.size() != items.values().size()) {
            return List.of();
        }
        return needles.valueStream()
                .map(needle -> new NeedlePlace(
                        needle.path("depth").isNumber()
                                ? OptionalDouble.of(needle.path("depth").doubleValue())
                                : OptionalDouble.empty(),
                        integer(needle, "distance")))
                .toList();
    }

    private static OptionalDouble score(JsonNode json) {
        if (json.isBoolean()) {
            return OptionalDouble.of(json.booleanValue() ? 1 : 0);
        }
        return json.isNumber() ? OptionalDouble.of(json.doubleValue()) : OptionalDouble.empty();
    }

    private static OptionalInt integer(JsonNode json, String key) {
        return json.path(key).canConvertToInt() ? OptionalInt.of(json.path(key).intValue()) : OptionalInt.empty();
    }

    private static Optional<String> string(JsonNode json, String key) {
        return json.hasNonNull(key) ? Optional.of(json.get(key).asText()) : Optional.empty();
    }
}

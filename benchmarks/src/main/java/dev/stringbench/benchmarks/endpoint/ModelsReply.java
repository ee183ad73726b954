package dev.stringbench.benchmarks.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.benchmarks.model.PositionSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A reader of a server's list of models. */
final class ModelsReply {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final int MOST_NAMES_TOLD = 5;

    private ModelsReply() {}

    /**
     * Choose the model to ask.
     *
     * @param serverHeader the reply's Server header
     * @param folderName name of the model's folder
     */
    static ServedModel model(ModelServer server, ServerReply reply, Optional<String> serverHeader, String folderName) {
        String asked = server.settings().model();
        switch (reply.status()) {
            case 200 -> {}
            case 401, 403 -> {
                ApiKey key = server.settings().apiKey();
                throw server.failure("refuses: HTTP " + reply.status() + ": " + reply.serverMessage(key)
                        + (key.isGiven() ? "" : "; no key was sent, see --api-key-env"));
            }
            default -> {
                // Some gateways have no list. The first completion will tell whether the name is right.
                return ServedModel.named(asked == null ? folderName : asked);
            }
        }
        List<JsonNode> entries = new ArrayList<>();
        reply.json().ifPresent(json -> json.path("data").forEach(entries::add));
        entries.removeIf(entry -> !entry.path("id").isTextual());
        if (entries.isEmpty()) {
            if (asked == null) {
                throw server.failure(
                        "names no model in " + server.settings().address().models()
                                + "; give --endpoint-model, or check that this is an OpenAI-compatible server");
            }
            return ServedModel.named(asked);
        }
        if (asked != null) {
            return entries.stream()
                    .filter(entry -> name(entry).equals(asked))
                    .findFirst()
                    .map(entry -> served(entry, serverHeader))
                    .orElseGet(() -> ServedModel.named(asked));
        }
        return served(entries.size() == 1 ? entries.get(0) : named(server, entries, folderName), serverHeader);
    }

    private static JsonNode named(ModelServer server, List<JsonNode> entries, String folderName) {
        return entries.stream()
                .filter(entry -> name(entry).equals(folderName) || name(entry).endsWith("/" + folderName))
                .findFirst()
                .orElseThrow(() -> new BenchmarkException(
                        Fault.BAD_SETTING,
                        server.address() + " serves " + entries.size() + " models ("
                                + entries.stream()
                                        .limit(MOST_NAMES_TOLD)
                                        .map(ModelsReply::name)
                                        .collect(Collectors.joining(", "))
                                + "), none of which is called " + folderName
                                + "; give --endpoint-model NAME"));
    }

    private static ServedModel served(JsonNode entry, Optional<String> serverHeader) {
        String owner = entry.path("owned_by").asText("");
        String engine = owner.isBlank()
                ? serverHeader.map(header -> header.split("[/ ]", 2)[0]).orElse(ServedModel.UNKNOWN_ENGINE)
                : owner;
        int maxTokens = entry.path("max_model_len").asInt(0);
        return new ServedModel(
                name(entry),
                engine.toLowerCase(Locale.ROOT),
                maxTokens > 0 ? OptionalInt.of(maxTokens) : OptionalInt.empty(),
                position(entry.path("position")));
    }

    private static @Nullable PositionSetting position(JsonNode node) {
        try {
            return node.path("scheme").isTextual() ? JSON.treeToValue(node, PositionSetting.class) : null;
        } catch (JsonProcessingException e) {
            // Another server's field of the same name.
            return null;
        }
    }

    private static String name(JsonNode entry) {
        return entry.get("id").textValue();
    }
}

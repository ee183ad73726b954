package dev.stringbench.benchmarks.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stringbench.data.JsonReader;
import java.io.UncheckedIOException;

/** The JSON of result files: snake_case keys, one object per line, text as it is (UTF-8). */
final class ResultJson {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonReader.factory())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private ResultJson() {}

    static String line(Object value) {
        try {
            // A half of a surrogate pair would be written as a question mark.
            return JsonReader.wholeCharacters(MAPPER.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String pretty(Object value) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    static JsonNode parse(String line) throws JsonProcessingException {
        return MAPPER.readTree(JsonReader.withoutMark(line));
    }

    static <T> T convert(JsonNode node, Class<T> type) throws JsonProcessingException {
        // Jackson gives null for nothing and for null.
        if (!node.isObject()) {
            throw MismatchedInputException.from(null, type, "an object is wanted");
        }
        return MAPPER.treeToValue(node, type);
    }
}

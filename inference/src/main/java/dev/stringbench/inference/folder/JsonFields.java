package dev.stringbench.inference.folder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Read typed values out of one JSON object, with errors that name the file, the key, the value found and the value
 * wanted. A key that holds {@code null} counts as absent, as it does in Transformers.
 */
final class JsonFields {
    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private final Path file;
    private final String prefix;
    private final JsonNode object;

    private JsonFields(Path file, String prefix, JsonNode object) {
        this.file = file;
        this.prefix = prefix;
        this.object = object;
    }

    static JsonFields read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InferenceException(
                    Fault.BAD_MODEL_FOLDER, file + " is missing; a Hugging Face model folder has one");
        }
        JsonNode root;
        try {
            root = MAPPER.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new InferenceException(
                    Fault.BAD_MODEL_FOLDER, file + " is not valid JSON: " + oneLine(e) + "; download it again", e);
        } catch (IOException e) {
            throw new InferenceException(Fault.BAD_MODEL_FOLDER, file + " cannot be read: " + e, e);
        }
        if (root == null || !root.isObject()) {
            throw new InferenceException(Fault.BAD_MODEL_FOLDER, file + " is not a JSON object; download it again");
        }
        return new JsonFields(file, "", root);
    }

    private static String oneLine(JsonProcessingException e) {
        var where = e.getLocation();
        String place = where == null ? "" : " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")";
        return e.getOriginalMessage().replaceAll("\\s+", " ") + place;
    }

    Path file() {
        return file;
    }

    boolean has(String key) {
        return object.hasNonNull(key);
    }

    int requireInt(String key) {
        return optionalInt(key).orElseThrow(() -> missing(key, "a whole number"));
    }

    OptionalInt optionalInt(String key) {
        if (!has(key)) {
            return OptionalInt.empty();
        }
        JsonNode value = object.get(key);
        boolean whole = value.isIntegralNumber() || (value.isDouble() && value.doubleValue() % 1 == 0);
        if (!whole || !value.canConvertToInt()) {
            throw wrong(key, "a whole number");
        }
        return OptionalInt.of(value.intValue());
    }

    double requireDouble(String key) {
        OptionalDouble value = optionalDouble(key);
        if (value.isEmpty()) {
            throw missing(key, "a number");
        }
        return value.getAsDouble();
    }

    OptionalDouble optionalDouble(String key) {
        if (!has(key)) {
            return OptionalDouble.empty();
        }
        JsonNode value = object.get(key);
        if (!value.isNumber()) {
            throw wrong(key, "a number");
        }
        return OptionalDouble.of(value.doubleValue());
    }

    boolean optionalBoolean(String key, boolean otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        JsonNode value = object.get(key);
        if (!value.isBoolean()) {
            throw wrong(key, "true or false");
        }
        return value.booleanValue();
    }

    String requireString(String key) {
        return optionalString(key).orElseThrow(() -> missing(key, "a string"));
    }

    Optional<String> optionalString(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        JsonNode value = object.get(key);
        if (!value.isTextual()) {
            throw wrong(key, "a string");
        }
        return Optional.of(value.textValue());
    }

    Optional<JsonFields> optionalObject(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        JsonNode value = object.get(key);
        if (!value.isObject()) {
            throw wrong(key, "an object");
        }
        return Optional.of(new JsonFields(file, prefix + key + ".", value));
    }

    List<Double> requireDoubles(String key) {
        if (!has(key)) {
            throw missing(key, "a list of numbers");
        }
        var values = new ArrayList<Double>();
        for (JsonNode value : requireArray(key, "a list of numbers")) {
            if (!value.isNumber()) {
                throw wrong(key, "a list of numbers");
            }
            values.add(value.doubleValue());
        }
        return values;
    }

    Optional<List<String>> optionalStrings(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        var values = new ArrayList<String>();
        for (JsonNode value : requireArray(key, "a list of strings")) {
            if (!value.isTextual()) {
                throw wrong(key, "a list of strings");
            }
            values.add(value.textValue());
        }
        return Optional.of(values);
    }

    /** Read a whole number or a list of them; absent: an empty list. */
    List<Integer> intOrInts(String key) {
        String wanted = "a whole number or a list of them";
        var values = new ArrayList<Integer>();
        if (has(key)) {
            JsonNode found = object.get(key);
            for (JsonNode value : found.isArray() ? found : List.of(found)) {
                if (!value.isIntegralNumber() || !value.canConvertToInt()) {
                    throw wrong(key, wanted);
                }
                values.add(value.intValue());
            }
        }
        return values;
    }

    InferenceException missing(String key, String wanted) {
        return bad(prefix + key + " is missing; it must be " + wanted);
    }

    InferenceException wrong(String key, String wanted) {
        String found = object.get(key).toString();
        String shown = found.length() > 80 ? found.substring(0, 80) + "..." : found;
        return bad(prefix + key + " is " + shown + "; it must be " + wanted);
    }

    InferenceException bad(String message) {
        return new InferenceException(Fault.BAD_MODEL_FOLDER, file + ": " + message);
    }

    InferenceException unsupported(String message) {
        return new InferenceException(Fault.UNSUPPORTED, file + ": " + message);
    }

    private JsonNode requireArray(String key, String wanted) {
        JsonNode value = object.get(key);
        if (!value.isArray()) {
            throw wrong(key, wanted);
        }
        return value;
    }
}

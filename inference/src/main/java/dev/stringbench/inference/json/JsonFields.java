package dev.stringbench.inference.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A reader of typed values from one JSON object, with errors that name the file, the key, the value found and the value
 * wanted. A key that holds {@code null} counts as absent, as it does in Transformers.
 */
public final class JsonFields {
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // Python writes Infinity and NaN
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Characters of an object that a message shows. */
    private static final int MOST_SHOWN = 200;

    private final Path file;
    private final Fault fault;
    private final String prefix;
    private final JsonNode object;

    private JsonFields(Path file, Fault fault, String prefix, JsonNode object) {
        this.file = file;
        this.fault = fault;
        this.prefix = prefix;
        this.object = object;
    }

    /**
     * Read a file that holds one JSON object.
     *
     * @param fault what a missing or broken file or value is reported as
     */
    public static JsonFields read(Path file, Fault fault) {
        if (!Files.isRegularFile(file)) {
            throw new InferenceException(fault, file + " is missing; a Hugging Face model folder has one");
        }
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
            if (GitLfsPointer.isBeginningOf(bytes)) {
                throw new InferenceException(fault, GitLfsPointer.message(file));
            }
        } catch (IOException e) {
            throw InferenceException.unreadable(fault, file, e);
        }
        return parse(file, fault, bytes);
    }

    /**
     * Read a file that need not be there.
     *
     * @throws InferenceException also where it is a link to a file that is not there
     */
    public static Optional<JsonFields> readIfPresent(Path file, Fault fault) {
        if (!Files.exists(file) && Files.isSymbolicLink(file)) {
            throw new InferenceException(
                    fault, file + " is a link to a file that is not there; download it again, or remove the link");
        }
        return Files.exists(file) ? Optional.of(read(file, fault)) : Optional.empty();
    }

    /** Read the JSON object that the given bytes of a file hold. */
    public static JsonFields parse(Path file, Fault fault, byte[] bytes) {
        JsonNode root;
        try {
            root = MAPPER.readTree(bytes);
        } catch (IOException e) {
            throw new InferenceException(
                    fault, file + " does not hold valid JSON: " + oneLine(e) + "; download it again", e);
        }
        if (root == null || !root.isObject()) {
            throw new InferenceException(fault, file + " does not hold a JSON object; download it again");
        }
        return new JsonFields(file, fault, "", root);
    }

    private static String oneLine(IOException e) {
        String problem = String.valueOf(e.getMessage());
        if (problem.startsWith("Trailing token")) {
            return "something follows the object";
        }
        String place = "";
        if (e instanceof JsonProcessingException json) {
            problem = json.getOriginalMessage();
            var where = json.getLocation();
            place = where == null ? "" : " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")";
        }
        return problem.replaceAll("\\s+", " ") + place;
    }

    /** The file the values come from. */
    public Path file() {
        return file;
    }

    /** Whether the key is there and not {@code null}. */
    public boolean has(String key) {
        return object.hasNonNull(key);
    }

    /** Whether the key is there and {@code null}, for the few keys where that means more than absent. */
    public boolean isNull(String key) {
        return object.path(key).isNull();
    }

    /** Whether this object has no keys. */
    public boolean isEmpty() {
        return object.isEmpty();
    }

    /** Whether the key holds an object. */
    public boolean isObject(String key) {
        return object.path(key).isObject();
    }

    /** Whether the key holds a list. */
    public boolean isArray(String key) {
        return object.path(key).isArray();
    }

    /** Read a list of objects that must be there. */
    public List<JsonFields> requireObjects(String key) {
        String wanted = "a list of objects";
        if (!has(key)) {
            throw missing(key, wanted);
        }
        var values = new ArrayList<JsonFields>();
        for (JsonNode value : requireArray(key, wanted)) {
            if (!value.isObject()) {
                throw wrong(key, wanted);
            }
            values.add(new JsonFields(file, fault, prefix + key + "[" + values.size() + "].", value));
        }
        return values;
    }

    /** Read a whole number that must be there. */
    public int requireInt(String key) {
        return optionalInt(key).orElseThrow(() -> missing(key, "a whole number"));
    }

    /** Read a whole number; 16.0 counts as one. */
    public OptionalInt optionalInt(String key) {
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

    /** Read a number that must be there. */
    public double requireDouble(String key) {
        OptionalDouble value = optionalDouble(key);
        if (value.isEmpty()) {
            throw missing(key, "a number");
        }
        return value.getAsDouble();
    }

    /** Read a number. */
    public OptionalDouble optionalDouble(String key) {
        if (!has(key)) {
            return OptionalDouble.empty();
        }
        JsonNode value = object.get(key);
        if (!value.isNumber()) {
            throw wrong(key, "a number");
        }
        return OptionalDouble.of(value.doubleValue());
    }

    /** Read true or false, with the value of an absent key. */
    public boolean optionalBoolean(String key, boolean otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        JsonNode value = object.get(key);
        if (!value.isBoolean()) {
            throw wrong(key, "true or false");
        }
        return value.booleanValue();
    }

    /** Read a string that must be there. */
    public String requireString(String key) {
        return optionalString(key).orElseThrow(() -> missing(key, "a string"));
    }

    /** Read a string. */
    public Optional<String> optionalString(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        JsonNode value = object.get(key);
        if (!value.isTextual()) {
            throw wrong(key, "a string");
        }
        return Optional.of(value.textValue());
    }

    /** Read an object. */
    public Optional<JsonFields> optionalObject(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        JsonNode value = object.get(key);
        if (!value.isObject()) {
            throw wrong(key, "an object");
        }
        return Optional.of(new JsonFields(file, fault, prefix + key + ".", value));
    }

    /** Read a list of numbers that must be there. */
    public List<Double> requireDoubles(String key) {
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

    /** Read a list of strings. */
    public Optional<List<String>> optionalStrings(String key) {
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
    public List<Integer> intOrInts(String key) {
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

    /** Read every entry of this object; each must be a string. */
    public Map<String, String> strings() {
        var values = new LinkedHashMap<String, String>();
        object.fieldNames().forEachRemaining(key -> values.put(key, requireString(key)));
        return values;
    }

    /** Read every entry of this object; each must be a whole number. */
    public Map<String, Integer> ints() {
        var values = new LinkedHashMap<String, Integer>();
        object.fieldNames().forEachRemaining(key -> values.put(key, requireInt(key)));
        return values;
    }

    /** Read every entry of this object but one; each must be an object. */
    public Map<String, JsonFields> objectsExcept(String excepted) {
        var values = new LinkedHashMap<String, JsonFields>();
        object.fieldNames().forEachRemaining(key -> {
            if (!key.equals(excepted)) {
                values.put(key, optionalObject(key).orElseThrow(() -> wrong(key, "an object")));
            }
        });
        return values;
    }

    /** Read a list whose entries are strings, or objects with a string {@code content}; others are passed over. */
    public List<String> contents(String key) {
        var values = new ArrayList<String>();
        JsonNode found = object.path(key);
        for (JsonNode value : found.isArray() ? found : List.<JsonNode>of()) {
            JsonNode text = value.isObject() ? value.path("content") : value;
            if (text.isTextual()) {
                values.add(text.textValue());
            }
        }
        return values;
    }

    /** Read a list of whole numbers that must be there. */
    public List<Long> requireLongs(String key) {
        String wanted = "a list of whole numbers";
        if (!has(key)) {
            throw missing(key, wanted);
        }
        var values = new ArrayList<Long>();
        for (JsonNode value : requireArray(key, wanted)) {
            if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                throw wrong(key, wanted);
            }
            values.add(value.longValue());
        }
        return values;
    }

    /** Make the error for a key that is missing. */
    public InferenceException missing(String key, String wanted) {
        return bad(prefix + key + " is missing; it must be " + wanted);
    }

    /** Make the error for a key whose value is of the wrong kind. */
    public InferenceException wrong(String key, String wanted) {
        String found = object.get(key).toString();
        String shown = found.length() > 80 ? found.substring(0, 80) + "..." : found;
        return bad(prefix + key + " is " + shown + "; it must be " + wanted);
    }

    /** Make the error for a value that cannot be right. */
    public InferenceException bad(String message) {
        return new InferenceException(fault, file + ": " + message);
    }

    /** Make the error for a value that is right but not implemented. */
    public InferenceException unsupported(String message) {
        return new InferenceException(Fault.UNSUPPORTED, file + ": " + message);
    }

    /** The object as compact JSON, cut where it is long. */
    @Override
    public String toString() {
        String text = object.toString();
        return text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "..." : text;
    }

    private JsonNode requireArray(String key, String wanted) {
        JsonNode value = object.get(key);
        if (!value.isArray()) {
            throw wrong(key, wanted);
        }
        return value;
    }
}

package dev.stringbench.data;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Read the JSON of prediction files, data files, prompt files, result files and servers, all of it with the same rules: UTF-8
 * with or without a byte order mark, {@code NaN} and {@code Infinity} as Python writes them, texts as long as memory holds,
 * numbers of 1,000 digits and 1,000 levels at most, nothing after the value.
 */
public final class JsonReader {

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int MOST_DIGITS = 1000;
    private static final int MOST_LEVELS = 1000;

    private static final JsonMapper MAPPER = JsonMapper.builder(factory())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Reads what a text begins with, whatever follows. */
    private static final ObjectReader BEGINNING =
            MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private JsonReader() {}

    /** Make a factory with the limits, for readers that bind values to records. */
    public static JsonFactory factory() {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNumberLength(MOST_DIGITS)
                        .maxNestingDepth(MOST_LEVELS)
                        .build())
                .build();
    }

    /** Read one value in UTF-8. */
    public static JsonNode read(byte[] json) throws MalformedJsonException {
        try {
            return present(MAPPER.readTree(json));
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /** Read one value. */
    public static JsonNode read(String json) throws MalformedJsonException {
        try {
            return present(MAPPER.readTree(withoutMark(json)));
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /**
     * Read one value from a file.
     *
     * @throws IOException where the stream cannot be read
     */
    public static JsonNode read(InputStream json) throws IOException, MalformedJsonException {
        try {
            return present(MAPPER.readTree(json));
        } catch (JacksonException | CharConversionException e) {
            throw malformed(e);
        }
    }

    /**
     * A value and what follows it.
     *
     * @param rest without the space round it; empty where nothing follows
     */
    public record Beginning(JsonNode value, String rest) {}

    /** Read the value that a text begins with. */
    public static Beginning readBeginning(String json) throws MalformedJsonException {
        String text = withoutMark(json);
        try (JsonParser parser = MAPPER.createParser(text)) {
            JsonNode value = present(BEGINNING.readTree(parser));
            return new Beginning(
                    value,
                    text.substring((int) parser.currentLocation().getCharOffset())
                            .strip());
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /** Put U+FFFD in the place of each half of a surrogate pair that stands alone, which no encoding can hold. */
    public static String wholeCharacters(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) {
                continue;
            }
            if (Character.isSurrogatePair(text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : 0)) {
                i++;
                continue;
            }
            var mended = new StringBuilder(text.length());
            text.codePoints()
                    .map(point -> Character.MIN_SURROGATE <= point && point <= Character.MAX_SURROGATE ? 0xFFFD : point)
                    .forEach(mended::appendCodePoint);
            return mended.toString();
        }
        return text;
    }

    /** Say what is wrong with JSON in words that name no library. */
    public static String words(IOException e) {
        if (e instanceof StreamConstraintsException) {
            return "it has a number of more than " + MOST_DIGITS + " digits, more than " + MOST_LEVELS
                    + " levels or a name of more than 50,000 characters";
        }
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            var field = new StringBuilder();
            for (JsonMappingException.Reference part : mapping.getPath()) {
                field.append(part.getFieldName() == null ? "[" + part.getIndex() + "]" : "." + part.getFieldName());
            }
            return "\"" + field.substring(field.charAt(0) == '.' ? 1 : 0)
                    + "\" is missing or holds another kind of value than it should";
        }
        String message = e instanceof JacksonException json ? json.getOriginalMessage() : e.getMessage();
        String line = String.valueOf(message).replaceAll("\\s+", " ");
        if (line.startsWith("Trailing token")) {
            return "something follows the value";
        }
        if (line.contains("`") || line.contains("com.fasterxml") || line.contains("dev.stringbench")) {
            return "it is not the JSON that is wanted";
        }
        return line;
    }

    private static MalformedJsonException malformed(IOException e) {
        return new MalformedJsonException(words(e), e);
    }

    private static JsonNode present(JsonNode value) {
        return value == null ? MAPPER.missingNode() : value;
    }

    /** Take off the byte order mark that editors and shells on Windows put before a text. */
    public static String withoutMark(String json) {
        return !json.isEmpty() && json.charAt(0) == BYTE_ORDER_MARK ? json.substring(1) : json;
    }
}

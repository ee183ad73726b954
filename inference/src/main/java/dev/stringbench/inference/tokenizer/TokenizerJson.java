package dev.stringbench.inference.tokenizer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Rewrites the text of a tokenizer.json, as a stream since it may have tens of megabytes. */
final class TokenizerJson {
    private static final String ADDED_TOKENS = "added_tokens";
    private static final JsonFactory JSON = new JsonFactory();

    private TokenizerJson() {}

    /** Give the same tokenizer with further added tokens; one whose id is there already takes its place. */
    static byte[] withAddedTokens(byte[] json, Map<Integer, AddedToken> tokens) throws IOException {
        var bytes = new ByteArrayOutputStream(json.length + 200 * tokens.size());
        try (JsonParser parser = JSON.createParser(json);
                JsonGenerator generator = JSON.createGenerator(bytes)) {
            parser.nextToken();
            generator.writeStartObject();
            boolean written = false;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                JsonToken value = parser.nextToken();
                generator.writeFieldName(key);
                if (key.equals(ADDED_TOKENS) && (value == JsonToken.START_ARRAY || value == JsonToken.VALUE_NULL)) {
                    writeTokens(parser, generator, tokens);
                    written = true;
                } else {
                    generator.copyCurrentStructure(parser);
                }
            }
            if (!written) {
                generator.writeFieldName(ADDED_TOKENS);
                writeTokens(parser, generator, tokens);
            }
            generator.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void writeTokens(JsonParser parser, JsonGenerator generator, Map<Integer, AddedToken> tokens)
            throws IOException {
        generator.writeStartArray();
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                copyUnlessReplaced(parser, generator, tokens);
            }
        }
        for (Map.Entry<Integer, AddedToken> entry : tokens.entrySet()) {
            AddedToken token = entry.getValue();
            generator.writeStartObject();
            generator.writeNumberField("id", entry.getKey());
            generator.writeStringField("content", token.content());
            generator.writeBooleanField("single_word", token.singleWord());
            generator.writeBooleanField("lstrip", token.lstrip());
            generator.writeBooleanField("rstrip", token.rstrip());
            generator.writeBooleanField("normalized", token.normalized());
            generator.writeBooleanField("special", token.special());
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    private static void copyUnlessReplaced(JsonParser parser, JsonGenerator generator, Map<Integer, AddedToken> tokens)
            throws IOException {
        var element = new ByteArrayOutputStream();
        int id = -1;
        try (JsonGenerator copy = JSON.createGenerator(element)) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                copy.copyCurrentStructure(parser);
            } else {
                copy.writeStartObject();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String key = parser.currentName();
                    JsonToken value = parser.nextToken();
                    if (key.equals("id") && value == JsonToken.VALUE_NUMBER_INT) {
                        id = parser.getIntValue();
                    }
                    copy.writeFieldName(key);
                    copy.copyCurrentStructure(parser);
                }
                copy.writeEndObject();
            }
        }
        if (!tokens.containsKey(id)) {
            generator.writeRawValue(element.toString(StandardCharsets.UTF_8));
        }
    }
}

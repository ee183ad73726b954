package dev.stringbench.inference.tokenizer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The token names of a tokenizer.json, which is read as a stream since it may have tens of megabytes.
 *
 * @param ids id of every token, added ones included
 * @param size one more than the largest id
 * @param added the added tokens by their text
 * @param modelSize tokens of {@code model.vocab}
 * @param hasPostProcessor whether something is said of what stands round a text
 */
record TokenizerVocabulary(
        Map<String, Integer> ids, int size, Map<String, AddedToken> added, int modelSize, boolean hasPostProcessor) {
    TokenizerVocabulary {
        ids = Map.copyOf(ids);
        added = Collections.unmodifiableMap(new LinkedHashMap<>(added));
    }

    /** The same with further added tokens. */
    TokenizerVocabulary with(Map<Integer, AddedToken> tokens) {
        var allIds = new HashMap<>(ids);
        var allAdded = new LinkedHashMap<>(added);
        int largest = size - 1;
        for (Map.Entry<Integer, AddedToken> entry : tokens.entrySet()) {
            allIds.put(entry.getValue().content(), entry.getKey());
            allAdded.put(entry.getValue().content(), entry.getValue());
            largest = Math.max(largest, entry.getKey());
        }
        return new TokenizerVocabulary(allIds, largest + 1, allAdded, modelSize, hasPostProcessor);
    }

    /** Read {@code model.vocab} (an object, or a list of pairs) and {@code added_tokens}. */
    static TokenizerVocabulary read(byte[] tokenizerJson) throws IOException {
        var ids = new HashMap<String, Integer>();
        var model = new HashMap<String, Integer>();
        var added = new LinkedHashMap<String, AddedToken>();
        boolean postProcessor = false;
        try (JsonParser parser = new JsonFactory().createParser(tokenizerJson)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is not a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                parser.nextToken();
                if (key.equals("model") && parser.currentToken() == JsonToken.START_OBJECT) {
                    readModel(parser, model);
                } else if (key.equals("added_tokens") && parser.currentToken() == JsonToken.START_ARRAY) {
                    readAddedTokens(parser, ids, added);
                } else {
                    postProcessor |= key.equals("post_processor") && parser.currentToken() != JsonToken.VALUE_NULL;
                    parser.skipChildren();
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT) {
                throw new IOException("it is cut off");
            }
        }
        model.forEach(ids::putIfAbsent);
        int largest = ids.values().stream().mapToInt(Integer::intValue).max().orElse(-1);
        return new TokenizerVocabulary(ids, largest + 1, added, model.size(), postProcessor);
    }

    private static void readModel(JsonParser parser, Map<String, Integer> ids) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            if (key.equals("vocab") && value == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String token = parser.currentName();
                    ids.put(token, parser.nextIntValue(-1));
                }
            } else if (key.equals("vocab") && value == JsonToken.START_ARRAY) {
                for (int id = 0; parser.nextToken() == JsonToken.START_ARRAY; id++) {
                    ids.put(parser.nextTextValue(), id);
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        parser.skipChildren();
                    }
                }
            } else {
                parser.skipChildren();
            }
        }
    }

    private static void readAddedTokens(JsonParser parser, Map<String, Integer> ids, Map<String, AddedToken> added)
            throws IOException {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            @Nullable String content = null;
            int id = -1;
            Map<String, Boolean> flags = new HashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                JsonToken value = parser.nextToken();
                if (key.equals("content")) {
                    content = parser.getText();
                } else if (key.equals("id") && value == JsonToken.VALUE_NUMBER_INT) {
                    id = parser.getIntValue();
                } else if (value.isBoolean()) {
                    flags.put(key, parser.getBooleanValue());
                } else {
                    parser.skipChildren();
                }
            }
            if (content != null && id >= 0) {
                ids.put(content, id);
                added.put(
                        content,
                        new AddedToken(
                                content,
                                flags.getOrDefault("single_word", false),
                                flags.getOrDefault("lstrip", false),
                                flags.getOrDefault("rstrip", false),
                                flags.getOrDefault("normalized", false),
                                flags.getOrDefault("special", false)));
            }
        }
    }
}

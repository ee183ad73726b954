package dev.stringbench.benchmarks.report.samples;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stringbench.data.JsonReader;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * JSON that is data wherever it stands in a script or a page: the characters with which markup begins and ends, and the two
 * that end a line in scripts but not in JSON, are written as escapes.
 */
final class ScriptJson {

    private static final JsonMapper MAPPER = mapper();

    private ScriptJson() {}

    /** Write one value. */
    static String write(Object value) {
        try {
            return JsonReader.wholeCharacters(MAPPER.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonMapper mapper() {
        JsonFactory factory = JsonFactory.builder().build();
        factory.setCharacterEscapes(new MarkupEscapes());
        return JsonMapper.builder(factory)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .build();
    }

    /** The escapes beyond JSON's own. */
    private static final class MarkupEscapes extends CharacterEscapes {

        private static final long serialVersionUID = 1;

        private static final char LINE_SEPARATOR = 0x2028;
        private static final char PARAGRAPH_SEPARATOR = 0x2029;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] codes = CharacterEscapes.standardAsciiEscapesForJSON();
            for (char markup : new char[] {'<', '>', '&', '\''}) {
                codes[markup] = CharacterEscapes.ESCAPE_STANDARD;
            }
            return codes;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int character) {
            return switch (character) {
                case LINE_SEPARATOR -> new SerializedString("\\u2028");
                case PARAGRAPH_SEPARATOR -> new SerializedString("\\u2029");
                default -> null;
            };
        }
    }
}

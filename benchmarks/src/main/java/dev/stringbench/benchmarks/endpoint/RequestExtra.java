package dev.stringbench.benchmarks.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Fields beyond OpenAI's own that make a server's text the text our own engine would give. Most servers know or ignore
 * them; one that refuses a field gets its requests without it.
 */
enum RequestExtra {
    /** Take the prompt as it is: its special tokens are in it. */
    ADD_SPECIAL_TOKENS(false),
    /** Keep special tokens in the text (vLLM, SGLang). */
    SKIP_SPECIAL_TOKENS(false),
    /** Join special tokens without spaces (vLLM, SGLang). */
    SPACES_BETWEEN_SPECIAL_TOKENS(false),
    /** Keep the end-of-sequence token in the text (vLLM). */
    INCLUDE_STOP_STR_IN_OUTPUT(true),
    /** The same, for SGLang. */
    NO_STOP_TRIM(true),
    /** Go on from the last message, the beginning of the answer; without it the question says how to begin (chat). */
    CONTINUE_FINAL_MESSAGE(true),
    /** Limit the answer by {@code max_tokens}; servers that refuse it want {@code max_completion_tokens} (chat). */
    MAX_TOKENS(true);

    /** Words by which servers refuse a field that they do not know. */
    private static final List<String> UNKNOWN = List.of(
            "unrecognized", "unrecognised", "unknown", "unsupported", "not supported", "not permitted", "extra");

    private final boolean value;

    RequestExtra(boolean value) {
        this.value = value;
    }

    void write(JsonGenerator body) throws IOException {
        body.writeBooleanField(field(), value);
    }

    /** Find the fields that a server's refusal says it does not know. */
    static Set<RequestExtra> refusedIn(String message) {
        String words = message.toLowerCase(Locale.ROOT);
        Set<RequestExtra> refused = EnumSet.noneOf(RequestExtra.class);
        if (UNKNOWN.stream().anyMatch(words::contains)) {
            for (RequestExtra extra : values()) {
                if (words.contains(extra.field())) {
                    refused.add(extra);
                }
            }
        }
        return refused;
    }

    String field() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package dev.stringbench.benchmarks.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.data.JsonReader;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The reply that OpenAI's protocols have in common: one choice with its text, how it ended, and counts of tokens. */
final class OpenAiChoice {

    private OpenAiChoice() {}

    /**
     * Understand a reply.
     *
     * @param place where the text stands in the choice, for messages
     * @param text takes the text out of the choice
     * @param words the beginning of the reply, for messages
     */
    static Exchange read(JsonNode reply, String place, UnaryOperator<JsonNode> text, Supplier<String> words) {
        JsonNode choices = reply.path("choices");
        JsonNode first = choices.path(0);
        if (choices.size() != 1 || !text.apply(first).isTextual()) {
            return Exchange.Troubled.garbled(
                    "the reply has no choices[0]." + place + ", or not one choice: " + words.get());
        }
        String reason = first.path("finish_reason").asText("");
        boolean byLength = reason.equals("length");
        // Only these mean that the model had its say; a server that is shut down says "abort", for one.
        if (!byLength && !reason.equals("stop") && !reason.equals("eos_token")) {
            return Exchange.Troubled.garbled(
                    "generation ended by " + (reason.isEmpty() ? "no given reason" : '"' + reason + '"'));
        }
        JsonNode usage = reply.path("usage");
        return new Exchange.Answered(
                JsonReader.wholeCharacters(text.apply(first).textValue()),
                usage.path("prompt_tokens").asInt(-1),
                usage.path("completion_tokens").asInt(-1),
                usage.path("prompt_tokens_details").path("cached_tokens").asInt(0),
                byLength,
                null);
    }
}

package dev.stringbench.cli.serve;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Completions as OpenAI's servers write them.
 *
 * @param id the completion's own id
 * @param createdSeconds when it was asked for, since 1970
 * @param model the model's name
 */
record CompletionJson(String id, long createdSeconds, String model) {

    private static final JsonMapper JSON = new JsonMapper();

    /** Begin an object with the fields that all have. */
    ObjectNode begin() {
        ObjectNode root = JSON.createObjectNode();
        return root.put("id", id)
                .put("object", "text_completion")
                .put("created", createdSeconds)
                .put("model", model);
    }

    /** Add a choice, or a piece of one. */
    static void choice(ArrayNode choices, int index, String text, @Nullable String finishReason) {
        choices.addObject()
                .put("index", index)
                .put("text", text)
                .putNull("logprobs")
                .put("finish_reason", finishReason);
    }

    static void usage(ObjectNode root, Usage usage) {
        root.putObject("usage")
                .put("prompt_tokens", usage.promptTokens)
                .put("completion_tokens", usage.generatedTokens)
                .put("total_tokens", usage.promptTokens + usage.generatedTokens)
                .putObject("prompt_tokens_details")
                .put("cached_tokens", usage.cachedTokens);
    }

    /** Numbers of tokens, summed over the choices as they end. */
    static final class Usage {

        private final int promptTokens;
        private int generatedTokens;
        private int cachedTokens;

        Usage(int promptTokens) {
            this.promptTokens = promptTokens;
        }

        void add(CompletionJob.ChoiceEnded ended) {
            generatedTokens += ended.generatedTokens();
            cachedTokens += ended.cachedTokens();
        }
    }
}

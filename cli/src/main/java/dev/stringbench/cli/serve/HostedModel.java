package dev.stringbench.cli.serve;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.benchmarks.model.PositionSetting;
import dev.stringbench.inference.chat.ChatTemplate;
import dev.stringbench.inference.tokenizer.HuggingFaceTextTokenizer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * The model that a server answers for.
 *
 * @param name the name by which requests ask for it
 * @param tokenizer its tokenizer
 * @param vocabularySize number of tokens that it knows
 * @param maxTokens tokens of prompt and answer together, at most
 * @param stopTokenIds tokens that end its text
 * @param repetitionPenalty of its generation defaults, 1 for none
 * @param position the position scheme that it runs under
 * @param template how it is told of conversations, empty where it knows none
 */
public record HostedModel(
        String name,
        HuggingFaceTextTokenizer tokenizer,
        int vocabularySize,
        int maxTokens,
        Set<Integer> stopTokenIds,
        double repetitionPenalty,
        PositionSetting position,
        Optional<ChatTemplate> template) {

    /** What stands before a token whose text is wanted: some tokenizers drop a space that begins a text. */
    private static final String NEUTRAL = "a";

    /** What parts of a character are decoded to. */
    private static final char REPLACEMENT = '\uFFFD';

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    public HostedModel {
        stopTokenIds = Set.copyOf(stopTokenIds);
    }

    /** The text of a token within a text, empty where it is a part of a character. */
    Optional<String> tokenText(int token) {
        int[] before = tokenizer.encode(NEUTRAL, false);
        int[] both = Arrays.copyOf(before, before.length + 1);
        both[before.length] = token;
        String text = tokenizer.decode(both, false);
        String alone = tokenizer.decode(before, false);
        String found = text.startsWith(alone) ? text.substring(alone.length()) : text;
        return found.isEmpty() || found.indexOf(REPLACEMENT) >= 0 ? Optional.empty() : Optional.of(found);
    }

    /** The tokens of a text, as vLLM tells them. */
    String tokensJson(int[] tokens) {
        ObjectNode root = JSON.createObjectNode().put("count", tokens.length).put("max_model_len", maxTokens);
        root.set("tokens", JSON.valueToTree(tokens));
        return root.putNull("token_strs").toString();
    }

    /** The text of tokens, as vLLM tells it. */
    String promptJson(int[] tokens) {
        return JSON.createObjectNode()
                .put("prompt", tokenizer.decode(tokens, false))
                .toString();
    }

    /** The list of models, which is this one. */
    String listJson(long createdSeconds) {
        ObjectNode root = JSON.createObjectNode().put("object", "list");
        root.putArray("data")
                .addObject()
                .put("id", name)
                .put("object", "model")
                .put("created", createdSeconds)
                .put("owned_by", "string-bench")
                .put("max_model_len", maxTokens)
                .set("position", JSON.valueToTree(position));
        return root.toString();
    }
}

package dev.stringbench.cli.serve;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Completions as OpenAI's servers write them.
 *
 * @param id the completion's own id
 * @param createdSeconds when it was asked for, since 1970
 * @param model the model
 */
record CompletionJson(String id, long createdSeconds, HostedModel model) implements ReplyForm {

    private static final JsonMapper JSON = new JsonMapper();

    @Override
    public ObjectNode whole(List<Answer> answers) {
        ObjectNode root = begin();
        ArrayNode choices = root.putArray("choices");
        for (int index = 0; index < answers.size(); index++) {
            Answer answer = answers.get(index);
            addChoice(choices, index, answer.text(), answer.finishReason(), answer.scores());
        }
        return root;
    }

    @Override
    public Optional<ObjectNode> opening(int choice) {
        return Optional.empty();
    }

    @Override
    public ObjectNode piece(int choice, String text) {
        return chunk(choice, text, null);
    }

    @Override
    public ObjectNode ending(int choice, String finishReason) {
        return chunk(choice, "", finishReason);
    }

    @Override
    public ObjectNode closing() {
        ObjectNode root = begin();
        root.putArray("choices");
        return root;
    }

    private ObjectNode chunk(int choice, String text, @Nullable String finishReason) {
        ObjectNode root = begin();
        addChoice(root.putArray("choices"), choice, text, finishReason, null);
        return root;
    }

    private ObjectNode begin() {
        return JSON.createObjectNode()
                .put("id", id)
                .put("object", "text_completion")
                .put("created", createdSeconds)
                .put("model", model.name());
    }

    private void addChoice(
            ArrayNode choices,
            int index,
            String text,
            @Nullable String finishReason,
            @Nullable List<TokenScore> scores) {
        ObjectNode choice = choices.addObject().put("index", index).put("text", text);
        new ScoreJson(model).writeCompletion(choice, scores);
        choice.put("finish_reason", finishReason);
    }
}

package dev.stringbench.cli.serve;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Messages of the model as OpenAI's chat servers write them.
 *
 * @param id the answer's own id
 * @param createdSeconds when it was asked for, since 1970
 * @param model the model
 */
record ChatJson(String id, long createdSeconds, HostedModel model) implements ReplyForm {

    private static final JsonMapper JSON = new JsonMapper();

    @Override
    public ObjectNode whole(List<Answer> answers) {
        ObjectNode root = begin("chat.completion");
        ArrayNode choices = root.putArray("choices");
        for (int index = 0; index < answers.size(); index++) {
            Answer answer = answers.get(index);
            ObjectNode choice = choices.addObject().put("index", index);
            choice.putObject("message")
                    .put("role", "assistant")
                    .put("content", answer.text())
                    .putNull("refusal");
            new ScoreJson(model).writeChat(choice, answer.scores());
            choice.put("finish_reason", answer.finishReason());
        }
        return root;
    }

    @Override
    public Optional<ObjectNode> opening(int choice) {
        ObjectNode delta = JSON.createObjectNode().put("role", "assistant").put("content", "");
        return Optional.of(chunk(choice, delta, null));
    }

    @Override
    public ObjectNode piece(int choice, String text) {
        return chunk(choice, JSON.createObjectNode().put("content", text), null);
    }

    @Override
    public ObjectNode ending(int choice, String finishReason) {
        return chunk(choice, JSON.createObjectNode(), finishReason);
    }

    @Override
    public ObjectNode closing() {
        ObjectNode root = begin("chat.completion.chunk");
        root.putArray("choices");
        return root;
    }

    private ObjectNode chunk(int choice, ObjectNode delta, @Nullable String finishReason) {
        ObjectNode root = begin("chat.completion.chunk");
        ObjectNode one = root.putArray("choices").addObject().put("index", choice);
        one.set("delta", delta);
        one.putNull("logprobs").put("finish_reason", finishReason);
        return root;
    }

    private ObjectNode begin(String object) {
        return JSON.createObjectNode()
                .put("id", id)
                .put("object", object)
                .put("created", createdSeconds)
                .put("model", model.name());
    }
}

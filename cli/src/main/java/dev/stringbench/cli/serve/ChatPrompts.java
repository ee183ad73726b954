package dev.stringbench.cli.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.inference.chat.ChatTemplate;
import dev.stringbench.inference.chat.TemplateValues;
import dev.stringbench.inference.jinja.value.TemplateException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;

/** Prompts made of the conversations in requests, by the model's own chat template. */
final class ChatPrompts {

    private static final JsonMapper JSON = new JsonMapper();

    private final HostedModel model;

    ChatPrompts(HostedModel model) {
        this.model = model;
    }

    /**
     * Make the prompt of a request's messages.
     *
     * @throws ApiException where the messages are not well formed, or the template refuses them
     */
    int[] promptTokens(Fields fields) {
        ChatTemplate template = model.template()
                .orElseThrow(() -> ApiException.badRequest(
                        "messages", model.name() + " has no chat template; ask /v1/completions instead"));
        return model.tokenizer().encode(render(template, fields), fields.flag("add_special_tokens", false));
    }

    private static String render(ChatTemplate template, Fields fields) {
        ArrayNode messages = messages(fields.get("messages"));
        boolean continues = fields.flag("continue_final_message", false);
        boolean generates = fields.flag("add_generation_prompt", !continues);
        if (continues && generates) {
            throw ApiException.badRequest(
                    "continue_final_message",
                    "continue_final_message and add_generation_prompt are both true; a message is continued or begun");
        }
        JsonNode more = fields.get("chat_template_kwargs");
        if (!more.isMissingNode() && !more.isObject()) {
            throw ApiException.badRequest("chat_template_kwargs", "chat_template_kwargs must be an object");
        }
        try {
            String rendered = template.render(
                    ChatTemplate.arguments(TemplateValues.of(messages), generates, TemplateValues.named(more)),
                    LocalDateTime.now(ZoneId.systemDefault()));
            return continues ? ChatTemplate.upToEndOf(lastText(messages), rendered) : rendered;
        } catch (TemplateException e) {
            throw ApiException.badRequest(
                    "messages", "the model's chat template refuses the messages: " + e.getMessage());
        }
    }

    private static String lastText(ArrayNode messages) {
        return messages.get(messages.size() - 1).path("content").asText("");
    }

    private static ArrayNode messages(JsonNode given) {
        if (!given.isArray() || given.isEmpty()) {
            throw bad("must be a list of at least one message");
        }
        ArrayNode messages = JSON.createArrayNode();
        for (int index = 0; index < given.size(); index++) {
            JsonNode message = given.get(index);
            if (!message.isObject() || !message.path("role").isTextual()) {
                throw bad("holds at place " + index + " what is no object with a role");
            }
            ObjectNode kept = ((ObjectNode) message).deepCopy();
            kept.set("content", content(index, message.path("content")));
            parseToolCalls(kept);
            messages.add(kept);
        }
        return messages;
    }

    /** Give the text of a message; the texts of several parts are lines. */
    private static JsonNode content(int index, JsonNode content) {
        if (content.isTextual()) {
            return content;
        }
        if (content.isNull() || content.isMissingNode()) {
            return JSON.nullNode();
        }
        if (!content.isArray()) {
            throw bad("holds at place " + index + " a content that is neither a text nor a list of parts");
        }
        var text = new StringBuilder();
        for (JsonNode part : content) {
            if (!part.path("type").asText().equals("text") || !part.path("text").isTextual()) {
                throw bad("holds at place " + index + " a part of type "
                        + part.path("type").asText("none") + "; only text is answered here");
            }
            text.append(text.length() == 0 ? "" : "\n").append(part.get("text").textValue());
        }
        return JSON.getNodeFactory().textNode(text.toString());
    }

    /** Templates want the arguments of a call as an object; OpenAI's clients send them as JSON in a text. */
    private static void parseToolCalls(ObjectNode message) {
        for (JsonNode call : message.path("tool_calls")) {
            if (call.path("function") instanceof ObjectNode function
                    && function.path("arguments").isTextual()) {
                parsed(function.get("arguments").textValue())
                        .ifPresent(arguments -> function.set("arguments", arguments));
            }
        }
    }

    private static Optional<JsonNode> parsed(String json) {
        try {
            return Optional.ofNullable(JSON.readTree(json)).filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static ApiException bad(String what) {
        return ApiException.badRequest("messages", "messages " + what);
    }
}

package dev.stringbench.benchmarks.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.benchmarks.model.ChatTurn;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** OpenAI's chat completions: the server puts the question into the model's template, and answers with a message. */
final class ChatDialect extends Dialect {

    @Override
    public String path() {
        return "/chat/completions";
    }

    @Override
    public boolean takesTokenIds() {
        return false;
    }

    @Override
    public String identity() {
        return ", asked in a chat";
    }

    @Override
    boolean wrapsPrompts() {
        return true;
    }

    @Override
    Set<RequestExtra> extras() {
        return EnumSet.of(
                RequestExtra.SKIP_SPECIAL_TOKENS,
                RequestExtra.SPACES_BETWEEN_SPECIAL_TOKENS,
                RequestExtra.INCLUDE_STOP_STR_IN_OUTPUT,
                RequestExtra.NO_STOP_TRIM,
                RequestExtra.CONTINUE_FINAL_MESSAGE,
                RequestExtra.MAX_TOKENS);
    }

    @Override
    void write(Question question, JsonGenerator body) throws IOException {
        ChatTurn turn = turn(question);
        boolean continues =
                !turn.answerBeginning().isEmpty() && question.extras().contains(RequestExtra.CONTINUE_FINAL_MESSAGE);
        body.writeStringField("model", question.model());
        body.writeArrayFieldStart("messages");
        message(body, "user", continues ? turn.question() : turn.text());
        if (continues) {
            message(body, "assistant", turn.answerBeginning());
        }
        body.writeEndArray();
        if (continues) {
            body.writeBooleanField(RequestExtra.CONTINUE_FINAL_MESSAGE.field(), true);
            body.writeBooleanField("add_generation_prompt", false);
        }
        body.writeNumberField(
                question.extras().contains(RequestExtra.MAX_TOKENS)
                        ? RequestExtra.MAX_TOKENS.field()
                        : "max_completion_tokens",
                question.maxNewTokens() + question.chat().thinkingTokens());
        body.writeNumberField("temperature", 0);
        body.writeBooleanField("stream", false);
        if (question.repetitionPenalty() != 1) {
            body.writeNumberField("repetition_penalty", question.repetitionPenalty());
        }
        Optional<ObjectNode> arguments = question.chat().templateArguments();
        if (arguments.isPresent()) {
            body.writeFieldName("chat_template_kwargs");
            body.writeRawValue(arguments.get().toString());
        }
        for (RequestExtra extra : question.extras()) {
            if (extra != RequestExtra.CONTINUE_FINAL_MESSAGE && extra != RequestExtra.MAX_TOKENS) {
                extra.write(body);
            }
        }
    }

    /** A prompt that is no conversation is what the user says. */
    private static ChatTurn turn(Question question) {
        Optional<ChatTurn> turn = question.request().turn();
        if (turn.isEmpty() && question.form() instanceof PromptForm.Text text) {
            return ChatTurn.ask(text.prompt(question.promptTokenIds()).text());
        }
        return turn.orElseThrow(() -> new IllegalArgumentException("a chat needs a conversation or a text"));
    }

    private static void message(JsonGenerator body, String role, String content) throws IOException {
        body.writeStartObject();
        body.writeStringField("role", role);
        body.writeStringField("content", content);
        body.writeEndObject();
    }

    @Override
    Exchange read(JsonNode reply, Supplier<String> words) {
        return ChatReply.read(reply, words);
    }
}

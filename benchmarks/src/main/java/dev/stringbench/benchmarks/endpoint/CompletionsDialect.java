package dev.stringbench.benchmarks.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/** OpenAI's completions protocol: the model continues a prompt, which may be token ids. */
final class CompletionsDialect extends Dialect {

    @Override
    public String path() {
        return "/completions";
    }

    @Override
    public boolean takesTokenIds() {
        return true;
    }

    @Override
    public String identity() {
        return "";
    }

    @Override
    boolean wrapsPrompts() {
        return false;
    }

    @Override
    Set<RequestExtra> extras() {
        return EnumSet.complementOf(EnumSet.of(RequestExtra.CONTINUE_FINAL_MESSAGE));
    }

    @Override
    void write(Question question, JsonGenerator body) throws IOException {
        body.writeStringField("model", question.model());
        if (question.form() instanceof PromptForm.Text textForm) {
            PromptForm.Text.Prompt prompt = textForm.prompt(question.promptTokenIds());
            body.writeStringField("prompt", prompt.text());
            body.writeBooleanField(RequestExtra.ADD_SPECIAL_TOKENS.field(), prompt.addSpecialTokens());
        } else {
            int[] ids = question.promptTokenIds().toArray();
            body.writeFieldName("prompt");
            body.writeArray(ids, 0, ids.length);
        }
        body.writeNumberField("max_tokens", question.maxNewTokens());
        body.writeNumberField("temperature", 0);
        body.writeBooleanField("stream", false);
        if (question.repetitionPenalty() != 1) {
            body.writeNumberField("repetition_penalty", question.repetitionPenalty());
        }
        for (RequestExtra extra : question.extras()) {
            boolean isWritten = extra == RequestExtra.MAX_TOKENS
                    || (extra == RequestExtra.ADD_SPECIAL_TOKENS && !(question.form() instanceof PromptForm.Ids));
            if (!isWritten) {
                extra.write(body);
            }
        }
    }

    @Override
    Exchange read(JsonNode reply, Supplier<String> words) {
        return OpenAiChoice.read(reply, "text", choice -> choice.path("text"), words);
    }
}

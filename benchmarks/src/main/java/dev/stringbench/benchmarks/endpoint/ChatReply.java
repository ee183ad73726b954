package dev.stringbench.benchmarks.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.benchmarks.model.AnswerNotes;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The reply of a chat server: one message, in which servers put what the model thought into a field of its own or between
 * {@code <think>} and {@code </think>}.
 */
final class ChatReply {

    private static final String THINK = "<think>";
    private static final String END_OF_THINKING = "</think>";

    private ChatReply() {}

    /** Understand a reply. */
    static Exchange read(JsonNode reply, Supplier<String> words) {
        JsonNode choices = reply.path("choices");
        JsonNode message = choices.path(0).path("message");
        JsonNode content = message.path("content");
        if (choices.size() != 1 || !message.isObject() || !(content.isTextual() || isAbsent(content))) {
            return Exchange.Troubled.garbled(
                    "the reply has no choices[0].message.content, or not one choice: " + words.get());
        }
        String reason = choices.path(0).path("finish_reason").asText("");
        String refusal = text(message.path("refusal"));
        Thought thought = split(content.asText(""), reasoning(message));
        String ended = ended(content, reason, refusal, thought);
        // Only these mean that the model had its say; a server that is shut down says "abort", for one.
        boolean whole = reason.equals("stop") || reason.equals("eos_token") || reason.equals("length");
        if (!whole && !reason.equals("content_filter")) {
            return Exchange.Troubled.garbled(
                    "generation ended by " + (reason.isEmpty() ? "no given reason" : '"' + reason + '"'));
        }
        var notes = new AnswerNotes(thought.reasoning(), refusal, ended);
        JsonNode usage = reply.path("usage");
        return new Exchange.Answered(
                thought.answer(),
                usage.path("prompt_tokens").asInt(-1),
                usage.path("completion_tokens").asInt(-1),
                usage.path("prompt_tokens_details").path("cached_tokens").asInt(0),
                reason.equals("length"),
                notes.isEmpty() ? null : notes);
    }

    private record Thought(@Nullable String reasoning, String answer, boolean open) {}

    /** Take what was thought out of a text; thinking may have begun in the prompt, so that only its end is here. */
    private static Thought split(String content, @Nullable String field) {
        if (field != null) {
            return new Thought(field, content, false);
        }
        int end = content.indexOf(END_OF_THINKING);
        String bare = content.stripLeading();
        if (end >= 0) {
            String before = content.substring(0, end);
            String thought = before.stripLeading().startsWith(THINK)
                    ? before.stripLeading().substring(THINK.length())
                    : before;
            return new Thought(thought.strip(), content.substring(end + END_OF_THINKING.length()), false);
        }
        return bare.startsWith(THINK)
                ? new Thought(bare.substring(THINK.length()).strip(), "", true)
                : new Thought(null, content, false);
    }

    private static @Nullable String ended(JsonNode content, String reason, @Nullable String refusal, Thought thought) {
        if (refusal != null) {
            return AnswerNotes.REFUSED;
        }
        if (reason.equals("content_filter")) {
            return AnswerNotes.CONTENT_FILTER;
        }
        boolean nothing = thought.answer().isBlank();
        if (reason.equals("length") && nothing && (thought.open() || thought.reasoning() != null)) {
            return AnswerNotes.CUT_OFF_WHILE_THINKING;
        }
        return isAbsent(content) ? AnswerNotes.NO_CONTENT : null;
    }

    private static @Nullable String reasoning(JsonNode message) {
        String first = text(message.path("reasoning_content"));
        return first != null ? first : text(message.path("reasoning"));
    }

    private static @Nullable String text(JsonNode value) {
        return value.isTextual() && !value.textValue().isEmpty() ? value.textValue() : null;
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isNull() || value.isMissingNode();
    }
}

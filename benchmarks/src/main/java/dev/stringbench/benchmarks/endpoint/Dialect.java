package dev.stringbench.benchmarks.endpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.benchmarks.model.GenerationRequest;
import dev.stringbench.benchmarks.model.TokenIds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A protocol in which a server is asked: where requests go, what they hold and how replies are read. What all protocols
 * have in common (HTTP, errors, repetition, the list of models) is not in it.
 */
public abstract class Dialect {

    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonMapper TREES = new JsonMapper();

    /** About what a token id takes, with its comma. */
    private static final int BYTES_PER_TOKEN = 7;

    /** All protocols; an address that names none of them by its end means the first. */
    static List<Dialect> all() {
        return List.of(new CompletionsDialect(), new ChatDialect());
    }

    /** Return the end of the address that requests are sent to, such as {@code /completions}. */
    public abstract String path();

    /** Return whether a prompt may be sent as token ids; text can always be sent. */
    public abstract boolean takesTokenIds();

    /** Return words for it in a run's identity, empty for completions. */
    public abstract String identity();

    /** Return whether the server puts a prompt into a template of its own, so that it reads more tokens than were sent. */
    abstract boolean wrapsPrompts();

    /** Return the fields beyond the protocol's own that are asked for. */
    abstract Set<RequestExtra> extras();

    /** Write the members of a request's body. */
    abstract void write(Question question, JsonGenerator body) throws IOException;

    /**
     * Understand a reply of status 200.
     *
     * @param words the beginning of the reply, for a message that it is of another shape
     */
    abstract Exchange read(JsonNode reply, Supplier<String> words);

    /**
     * The question that a server is asked.
     *
     * @param model name of the model that is to answer
     * @param form in which form the prompt is sent
     * @param repetitionPenalty sent where it is not 1, since servers differ in whether they read the model's own
     * @param extras fields beyond the protocol's own that the server takes
     * @param chat settings of a chat
     */
    record Question(
            String model,
            GenerationRequest request,
            PromptForm form,
            double repetitionPenalty,
            Set<RequestExtra> extras,
            ChatSettings chat) {

        Question {
            extras = extras.isEmpty() ? Set.of() : EnumSet.copyOf(extras);
        }

        TokenIds promptTokenIds() {
            return request.promptTokenIds();
        }

        int maxNewTokens() {
            return request.maxNewTokens();
        }
    }

    /**
     * Write a request's body.
     *
     * @param fields members that the user wants in it, in place of ours of the same name; a null takes ours out
     */
    final byte[] body(Question question, Map<String, JsonNode> fields) {
        byte[] ours = body(question);
        if (fields.isEmpty()) {
            return ours;
        }
        try {
            ObjectNode body = (ObjectNode) TREES.readTree(ours);
            fields.forEach((name, value) -> {
                if (value.isNull()) {
                    body.remove(name);
                } else {
                    body.set(name, value);
                }
            });
            return TREES.writeValueAsBytes(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] body(Question question) {
        var bytes = new ByteArrayOutputStream(
                512 + BYTES_PER_TOKEN * question.promptTokenIds().size());
        try (JsonGenerator body = JSON.createGenerator(bytes)) {
            body.writeStartObject();
            write(question, body);
            body.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}

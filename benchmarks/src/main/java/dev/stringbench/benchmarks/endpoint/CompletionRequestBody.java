package dev.stringbench.benchmarks.endpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.stringbench.benchmarks.model.GenerationRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/**
 * The JSON of greedy completion requests.
 *
 * @param model name of the model that is to answer
 * @param form in which form prompts are sent
 * @param repetitionPenalty sent where it is not 1, since servers differ in whether they read the model's own
 */
record CompletionRequestBody(String model, PromptForm form, double repetitionPenalty) {

    private static final JsonFactory JSON = new JsonFactory();

    /** About what a token id takes, with its comma. */
    private static final int BYTES_PER_TOKEN = 7;

    byte[] of(GenerationRequest request, Set<RequestExtra> extras) {
        var bytes = new ByteArrayOutputStream(
                512 + BYTES_PER_TOKEN * request.promptTokenIds().size());
        try (JsonGenerator body = JSON.createGenerator(bytes)) {
            body.writeStartObject();
            body.writeStringField("model", model);
            if (form instanceof PromptForm.Text textForm) {
                PromptForm.Text.Prompt prompt = textForm.prompt(request.promptTokenIds());
                body.writeStringField("prompt", prompt.text());
                body.writeBooleanField(RequestExtra.ADD_SPECIAL_TOKENS.field(), prompt.addSpecialTokens());
            } else {
                int[] ids = request.promptTokenIds().toArray();
                body.writeFieldName("prompt");
                body.writeArray(ids, 0, ids.length);
            }
            body.writeNumberField("max_tokens", request.maxNewTokens());
            body.writeNumberField("temperature", 0);
            body.writeBooleanField("stream", false);
            if (repetitionPenalty != 1) {
                body.writeNumberField("repetition_penalty", repetitionPenalty);
            }
            for (RequestExtra extra : extras) {
                if (extra != RequestExtra.ADD_SPECIAL_TOKENS || form instanceof PromptForm.Ids) {
                    extra.write(body);
                }
            }
            body.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}

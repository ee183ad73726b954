package dev.stringbench.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.models.Model;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.stringbench.cli.RunningServer;
import dev.stringbench.cli.TinyModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server before the clients that Java programs use: OpenAI's own library and LangChain4j. */
@Timeout(300)
class JavaClientsTest {

    private static final String MODEL = "tiny";
    private static final long TOKENS = 12;

    @TempDir
    private static Path folder;

    private static RunningServer server;
    private static OpenAIClient client;

    @BeforeAll
    static void start() throws IOException {
        Path model = TinyModelFolder.write(folder.resolve(MODEL));
        Files.writeString(
                model.resolve("chat_template.jinja"),
                "{% for m in messages %}<{{ m.role }}>{{ m.content }}</>{% endfor %}<assistant>");
        server = new RunningServer("--model-path", model.toString(), "--random-weights");
        client = OpenAIOkHttpClient.builder()
                .baseUrl(server.address() + "/v1")
                .apiKey("none")
                .maxRetries(0)
                .build();
    }

    @AfterAll
    static void end() {
        client.close();
        server.close();
    }

    private static ChatCompletionCreateParams.Builder conversation() {
        return ChatCompletionCreateParams.builder()
                .model(MODEL)
                .addSystemMessage("Be brief.")
                .addUserMessage("Where is the kettle?")
                .maxCompletionTokens(TOKENS)
                .temperature(0);
    }

    private static String text(ChatCompletion completion) {
        return completion.choices().get(0).message().content().orElseThrow();
    }

    @Test
    void openAisLibraryListsTheModel() {
        assertEquals(
                List.of(MODEL),
                client.models().list().data().stream().map(Model::id).toList());
    }

    @Test
    void openAisLibraryChatsWholeAndStreamed() {
        ChatCompletion whole = client.chat().completions().create(conversation().build());
        assertEquals(TOKENS, whole.usage().orElseThrow().completionTokens());
        assertEquals(
                ChatCompletion.Choice.FinishReason.LENGTH,
                whole.choices().get(0).finishReason());
        var streamed = ChatCompletionAccumulator.create();
        try (var chunks =
                client.chat().completions().createStreaming(conversation().build())) {
            chunks.stream().forEach(streamed::accumulate);
        }
        assertEquals(text(whole), text(streamed.chatCompletion()));
        assertFalse(text(whole).isEmpty());
    }

    @Test
    void openAisLibraryReadsTheLogProbabilitiesOfAChat() {
        ChatCompletion completion = client.chat()
                .completions()
                .create(conversation().logprobs(true).topLogprobs(3).build());
        var tokens =
                completion.choices().get(0).logprobs().orElseThrow().content().orElseThrow();
        assertEquals(TOKENS, tokens.size());
        tokens.forEach(token -> {
            assertEquals(3, token.topLogprobs().size());
            assertEquals(token.logprob(), token.topLogprobs().get(0).logprob(), 1e-6, "greedy takes the likeliest");
        });
    }

    @Test
    void openAisLibraryCompletesAndScoresAText() {
        CompletionCreateParams.Builder request = CompletionCreateParams.builder()
                .model(MODEL)
                .prompt("The kettle is in")
                .maxTokens(TOKENS)
                .temperature(0);
        Completion whole = client.completions().create(request.build());
        var streamed = new StringBuilder();
        try (var chunks = client.completions().createStreaming(request.build())) {
            chunks.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .forEach(choice -> streamed.append(choice.text()));
        }
        assertEquals(whole.choices().get(0).text(), streamed.toString());
        Completion scored = client.completions()
                .create(request.maxTokens(1).echo(true).logprobs(1).build());
        var probabilities = scored.choices().get(0).logprobs().orElseThrow();
        assertTrue(scored.choices().get(0).text().startsWith("The kettle is in"));
        assertEquals(18, probabilities.tokens().orElseThrow().size(), "the begin token, the text, one more");
    }

    @Test
    void openAisLibraryKnowsTheErrors() {
        var unknown = assertThrows(
                NotFoundException.class,
                () -> client.chat()
                        .completions()
                        .create(conversation().model("other").build()));
        assertTrue(unknown.toString().contains("other"), unknown.toString());
        var bad = assertThrows(
                BadRequestException.class,
                () -> client.chat().completions().create(conversation().n(2).build()));
        assertTrue(bad.toString().contains("n "), bad.toString());
    }

    @Test
    void langChain4jChatsWholeAndStreamed() throws Exception {
        var messages = List.of(SystemMessage.from("Be brief."), UserMessage.from("Where is the kettle?"));
        ChatResponse whole = OpenAiChatModel.builder()
                .baseUrl(server.address() + "/v1")
                .apiKey("none")
                .modelName(MODEL)
                .temperature(0.0)
                .maxTokens((int) TOKENS)
                .maxRetries(0)
                .build()
                .chat(messages.toArray(ChatMessage[]::new));
        assertEquals(TOKENS, whole.tokenUsage().outputTokenCount().longValue());
        var streamed = new CompletableFuture<AiMessage>();
        var pieces = new StringBuilder();
        OpenAiStreamingChatModel.builder()
                .baseUrl(server.address() + "/v1")
                .apiKey("none")
                .modelName(MODEL)
                .temperature(0.0)
                .maxCompletionTokens((int) TOKENS)
                .build()
                .chat(List.copyOf(messages), new StreamingChatResponseHandler() {
                    @Override
                    public void onPartialResponse(String partialResponse) {
                        pieces.append(partialResponse);
                    }

                    @Override
                    public void onCompleteResponse(ChatResponse completeResponse) {
                        streamed.complete(completeResponse.aiMessage());
                    }

                    @Override
                    public void onError(Throwable error) {
                        streamed.completeExceptionally(error);
                    }
                });
        assertEquals(
                whole.aiMessage().text(), streamed.get(240, TimeUnit.SECONDS).text());
        assertEquals(whole.aiMessage().text(), pieces.toString());
        assertEquals(
                text(client.chat().completions().create(conversation().build())),
                whole.aiMessage().text());
    }
}

package dev.stringbench.cli.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stringbench.benchmarks.model.PositionSetting;
import dev.stringbench.cli.TinyModelFolder;
import dev.stringbench.inference.chat.ChatTemplate;
import dev.stringbench.inference.chat.SpecialTokens;
import dev.stringbench.inference.tokenizer.HuggingFaceTextTokenizer;
import dev.stringbench.inference.torch.generate.FinishReason;
import dev.stringbench.inference.torch.generate.GenerationResult;
import dev.stringbench.inference.torch.generate.PromptOutcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server's chat form and its rules of access, before an engine that says the same to all. */
@Timeout(300)
class ChatServerTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int END = 257;
    private static final String TEMPLATE = "{{ bos_token }}{% for m in messages %}<{{ m.role }}>{{ m.content }}</>{%"
            + " endfor %}{% if add_generation_prompt %}<assistant>{% if think is defined %}{{ think }}{% endif %}{% endif"
            + " %}";

    @TempDir
    private Path folder;

    private final List<int[]> prompts = new ArrayList<>();
    private HuggingFaceTextTokenizer tokenizer;

    @BeforeEach
    void readTokenizer() throws IOException {
        tokenizer = HuggingFaceTextTokenizer.read(TinyModelFolder.write(folder));
    }

    @Test
    void answersAConversationThroughTheModelsTemplate() throws Exception {
        try (CompletionServer server = start(AccessRules.OPEN)) {
            JsonNode reply = json(post(server, """
                {"messages": [{"role": "system", "content": "be"},
                              {"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}],
                 "max_completion_tokens": 30, "chat_template_kwargs": {"think": false}}\
                """));
            assertEquals("chat.completion", reply.get("object").textValue());
            assertEquals("assistant", reply.at("/choices/0/message/role").textValue());
            assertEquals("fine", reply.at("/choices/0/message/content").textValue());
            assertTrue(reply.at("/choices/0/message/refusal").isNull());
            assertEquals("stop", reply.at("/choices/0/finish_reason").textValue());
            assertEquals(5, reply.at("/usage/completion_tokens").intValue());
            assertEquals("<s><system>be</><user>a\nb</><assistant>False", text(0));
        }
    }

    @Test
    void continuesTheLastMessage() throws Exception {
        try (CompletionServer server = start(AccessRules.OPEN)) {
            json(post(server, """
                {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "It is "}],
                 "continue_final_message": true, "add_generation_prompt": false, "max_tokens": 9}\
                """));
            assertEquals("<s><user>a</><assistant>It is ", text(0));
            json(post(server, """
                {"messages": [{"role": "user", "content": "a"}], "add_generation_prompt": false, "max_tokens": 9}\
                """));
            assertEquals("<s><user>a</>", text(1));
        }
    }

    @Test
    void streamsTheRoleThenTheTextThenTheReasonThenTheUsage() throws Exception {
        try (CompletionServer server = start(AccessRules.OPEN)) {
            HttpResponse<String> reply = post(server, """
                {"messages": [{"role": "user", "content": "a"}], "max_tokens": 30, "stream": true,
                 "stream_options": {"include_usage": true}}\
                """);
            List<String> events = reply.body()
                    .lines()
                    .filter(line -> line.startsWith("data: "))
                    .map(line -> line.substring(6))
                    .toList();
            assertEquals("[DONE]", events.get(events.size() - 1));
            List<JsonNode> chunks = new ArrayList<>();
            for (String event : events.subList(0, events.size() - 1)) {
                chunks.add(JSON.readTree(event));
            }
            assertEquals("chat.completion.chunk", chunks.get(0).get("object").textValue());
            assertEquals("assistant", chunks.get(0).at("/choices/0/delta/role").textValue());
            var text = new StringBuilder();
            chunks.forEach(
                    chunk -> text.append(chunk.at("/choices/0/delta/content").asText("")));
            assertEquals("fine", text.toString());
            assertEquals(
                    "stop",
                    chunks.get(chunks.size() - 2).at("/choices/0/finish_reason").textValue());
            assertEquals(
                    5,
                    chunks.get(chunks.size() - 1).at("/usage/completion_tokens").intValue());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "messages | {} | messages must be a list of at least one message",
                "messages | {\"messages\": [1]} | messages holds at place 0 what is no object with a role",
                "messages | {\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"image_url\"}]}]} | only"
                        + " text",
                "tools | {\"messages\": [{\"role\": \"user\", \"content\": \"a\"}], \"tools\": [{}]} | tools is not"
                        + " supported",
                "n | {\"messages\": [{\"role\": \"user\", \"content\": \"a\"}], \"n\": 2} | n is 2; it must be 1",
                "continue_final_message | {\"messages\": [{\"role\": \"user\", \"content\": \"a\"}],"
                        + " \"continue_final_message\": true, \"add_generation_prompt\": true} | are both true",
            })
    void refusesWhatItDoesNotServe(String parameter, String body, String message) throws Exception {
        try (CompletionServer server = start(AccessRules.OPEN)) {
            HttpResponse<String> reply = post(server, body);
            assertEquals(400, reply.statusCode());
            JsonNode error = JSON.readTree(reply.body()).get("error");
            assertEquals(parameter, error.get("param").textValue());
            assertTrue(error.get("message").textValue().contains(message), error.toString());
        }
    }

    @Test
    void saysThatAModelHasNoTemplate() throws Exception {
        try (CompletionServer server = start(AccessRules.OPEN, Optional.empty())) {
            HttpResponse<String> reply = post(server, "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}]}");
            assertEquals(400, reply.statusCode());
            assertTrue(reply.body().contains("tiny has no chat template; ask /v1/completions instead"), reply.body());
        }
    }

    @Test
    void tokenizesAndDetokenizes() throws Exception {
        try (CompletionServer server = start(AccessRules.OPEN)) {
            JsonNode text = json(send(server, "/tokenize", "{\"prompt\": \"ab\"}"));
            assertEquals("[256,97,98]", text.get("tokens").toString());
            assertEquals(3, text.get("count").intValue());
            assertEquals(100, text.get("max_model_len").intValue());
            JsonNode chat =
                    json(send(server, "/tokenize", "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}]}"));
            assertArrayEquals(tokenizer.encode("<s><user>a</><assistant>", false), ints(chat.get("tokens")));
            assertEquals(
                    "ab",
                    json(send(server, "/detokenize", "{\"tokens\": [97, 98]}"))
                            .get("prompt")
                            .textValue());
            assertEquals(
                    400, send(server, "/detokenize", "{\"tokens\": [9999]}").statusCode());
        }
    }

    @Test
    void refusesABodyThatIsNotUtf8() throws Exception {
        try (CompletionServer server = start(AccessRules.OPEN)) {
            var body = new ByteArrayOutputStream();
            body.write("{\"prompt\": \"".getBytes(StandardCharsets.UTF_8));
            body.write(0xE9);
            body.write("\"}".getBytes(StandardCharsets.UTF_8));
            HttpResponse<String> reply = CLIENT.send(
                    to(server, "/v1/completions")
                            .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                            .build(),
                    BodyHandlers.ofString());
            assertEquals(400, reply.statusCode());
            assertTrue(reply.body().contains("the body is not UTF-8"), reply.body());
        }
    }

    @Test
    void namesNoLibraryInItsMessages() throws Exception {
        try (CompletionServer server = start(AccessRules.OPEN)) {
            for (String body : List.of("{'a': 1}", "{\"prompt\": +1}", "{\"a\": NaN}", "{\"a\": 1", "{} {}", "")) {
                String message = post(server, body).body();
                assertFalse(
                        message.contains("Jackson") || message.contains("JsonRead") || message.contains("Stream"),
                        message);
            }
        }
    }

    @Test
    void asksEveryRequestForItsKey() throws Exception {
        try (CompletionServer server = start(new AccessRules(Optional.of("secret"), Optional.empty(), Set.of()))) {
            assertEquals(401, post(server, "{}").statusCode());
            HttpResponse<String> wrong = CLIENT.send(
                    to(server, "/v1/models")
                            .header("Authorization", "Bearer secre")
                            .build(),
                    BodyHandlers.ofString());
            assertEquals(401, wrong.statusCode());
            assertTrue(wrong.body().contains("the key is not the right one"), wrong.body());
            HttpResponse<String> right = CLIENT.send(
                    to(server, "/v1/models")
                            .header("Authorization", "Bearer secret")
                            .build(),
                    BodyHandlers.ofString());
            assertEquals(200, right.statusCode());
        }
    }

    @Test
    void keepsWebPagesOut() throws Exception {
        var rules =
                new AccessRules(Optional.empty(), Optional.of(Set.of("127.0.0.1")), Set.of("http://localhost:3000"));
        try (CompletionServer server = start(rules)) {
            assertEquals(
                    200,
                    CLIENT.send(to(server, "/health").build(), BodyHandlers.ofString())
                            .statusCode());
            HttpResponse<String> page = CLIENT.send(
                    to(server, "/health")
                            .header("Origin", "http://evil.example")
                            .build(),
                    BodyHandlers.ofString());
            assertEquals(403, page.statusCode());
            HttpResponse<String> own = CLIENT.send(
                    to(server, "/health")
                            .header("Origin", "http://localhost:3000")
                            .build(),
                    BodyHandlers.ofString());
            assertEquals(200, own.statusCode());
            assertEquals(Optional.of("http://localhost:3000"), own.headers().firstValue("Access-Control-Allow-Origin"));
            assertTrue(
                    withHost(server, "evil.example").startsWith("HTTP/1.1 403"), "a name that was made to point here");
            assertTrue(
                    withHost(server, "localhost:" + server.address().getPort()).startsWith("HTTP/1.1 200"));
            assertTrue(withHost(server, "[::1]:80").startsWith("HTTP/1.1 200"));
        }
    }

    /** Ask under a name of one's own, which Java's client does not let anybody choose. */
    private static String withHost(CompletionServer server, String host) throws IOException {
        try (var socket =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            socket.getOutputStream()
                    .write(("GET /health HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private CompletionServer start(AccessRules access) throws IOException {
        return start(
                access,
                Optional.of(ChatTemplate.parse(TEMPLATE, SpecialTokens.of(Optional.of("<s>"), Optional.empty()))));
    }

    private CompletionServer start(AccessRules access, Optional<ChatTemplate> template) throws IOException {
        Generation engine = (source, outcomes, cancellation) -> {
            for (var next = source.awaitNext(); next.isPresent(); next = source.awaitNext()) {
                prompts.add(next.get().prompt());
                List<Integer> tokens = List.of((int) 'f', (int) 'i', (int) 'n', (int) 'e', END);
                tokens.forEach(next.get().listener()::onToken);
                outcomes.accept(new PromptOutcome.Generated(
                        next.get().key(),
                        new GenerationResult(tokens, FinishReason.STOP_TOKEN, 0, Duration.ZERO, Duration.ZERO)));
            }
        };
        var model = new HostedModel(
                "tiny",
                tokenizer,
                END + 1,
                100,
                Set.of(END),
                1,
                new PositionSetting(
                        "string",
                        Map.of("shifted_offset", 33, "local_value", 16, "attention_factor", 1.07),
                        null,
                        true),
                template);
        return CompletionServer.start(
                model,
                engine,
                new CompletionServer.Settings(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        1,
                        4,
                        Duration.ofMillis(20),
                        access));
    }

    private String text(int prompt) {
        return tokenizer.decode(prompts.get(prompt), true);
    }

    private static int[] ints(JsonNode list) {
        int[] ints = new int[list.size()];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = list.get(i).intValue();
        }
        return ints;
    }

    private static HttpRequest.Builder to(CompletionServer server, String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.address().getPort() + path));
    }

    private static HttpResponse<String> post(CompletionServer server, String body) throws Exception {
        return send(server, "/v1/chat/completions", body);
    }

    private static HttpResponse<String> send(CompletionServer server, String path, String body) throws Exception {
        return CLIENT.send(to(server, path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> reply) throws IOException {
        assertEquals(200, reply.statusCode(), reply.body());
        return JSON.readTree(reply.body());
    }
}

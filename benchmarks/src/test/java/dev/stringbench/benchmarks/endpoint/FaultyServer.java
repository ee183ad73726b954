package dev.stringbench.benchmarks.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.stringbench.data.TextTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * A completions server whose answer follows from the prompt and whose faults a test chooses, one for each attempt at each
 * prompt.
 */
final class FaultyServer implements AutoCloseable {

    static final String MODEL = "served/tiny";

    private static final JsonMapper JSON = new JsonMapper();

    private final TextTokenizer tokenizer;
    private final Script script;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();
    private final List<JsonNode> bodies = Collections.synchronizedList(new ArrayList<>());
    private final List<Headers> headers = Collections.synchronizedList(new ArrayList<>());
    private final List<String> keys = Collections.synchronizedList(new ArrayList<>());
    private volatile Reply models = Reply.json(200, models(MODEL));
    private volatile String unknownField = "";
    private HttpServer http;

    /** What is done with an attempt, counted from 1, at a prompt. */
    interface Script {
        Fault fault(String prompt, int attempt) throws Exception;
    }

    /** One way of not answering, or of answering. */
    sealed interface Fault {}

    /** Answer as a healthy server. */
    record None() implements Fault {}

    /** Answer something else. */
    record Reply(int status, String body, Map<String, String> headers) implements Fault {
        static Reply json(int status, String body) {
            return new Reply(status, body, Map.of());
        }
    }

    /** Close the connection without a word. */
    record Close() implements Fault {}

    /** Announce more bytes than are sent, then close the connection. */
    record CutShort() implements Fault {}

    /** Never answer. */
    record Stall() implements Fault {}

    FaultyServer(TextTokenizer tokenizer, Script script) {
        this.tokenizer = tokenizer;
        this.script = script;
        this.http = start(0);
    }

    static FaultyServer healthy(TextTokenizer tokenizer) {
        return new FaultyServer(tokenizer, (prompt, attempt) -> new None());
    }

    EndpointAddress address() {
        return EndpointAddress.parse("http://127.0.0.1:" + http.getAddress().getPort());
    }

    /** The requests so far, in the order in which they came. */
    List<JsonNode> bodies() {
        return List.copyOf(bodies);
    }

    /** The Authorization headers so far, each empty where there was none. */
    List<String> keys() {
        return List.copyOf(keys);
    }

    /** The headers of the requests so far. */
    List<Headers> headers() {
        return List.copyOf(headers);
    }

    int attempts(String prompt) {
        return attempts.getOrDefault(prompt, 0);
    }

    /** Refuse requests that have a field of this name. */
    void refuseField(String name) {
        unknownField = name;
    }

    void answerModelsWith(Reply reply) {
        models = reply;
    }

    /** Break all connections and refuse new ones. */
    void stop() {
        http.stop(0);
    }

    /** Come back on the same port. */
    void restart() {
        http = start(http.getAddress().getPort());
    }

    @Override
    public void close() {
        closing.countDown();
        http.stop(0);
        threads.shutdownNow();
    }

    /** The text that a healthy server gives for a prompt. */
    static String answer(String prompt) {
        return "answer to" + prompt;
    }

    static String models(String... names) {
        ObjectNode root = JSON.createObjectNode().put("object", "list");
        var data = root.putArray("data");
        for (String name : names) {
            data.addObject()
                    .put("id", name)
                    .put("object", "model")
                    .put("owned_by", "vllm")
                    .put("max_model_len", 4096);
        }
        return root.toString();
    }

    static ObjectNode completion(String text, String finishReason, int promptTokens) {
        ObjectNode root = JSON.createObjectNode().put("id", "cmpl-1").put("object", "text_completion");
        root.putArray("choices").addObject().put("index", 0).put("text", text).put("finish_reason", finishReason);
        root.putObject("usage").put("prompt_tokens", promptTokens).put("completion_tokens", 3);
        return root;
    }

    static ObjectNode message(String content, String finishReason, int promptTokens) {
        ObjectNode root = JSON.createObjectNode().put("id", "chat-1").put("object", "chat.completion");
        ObjectNode choice = root.putArray("choices").addObject().put("index", 0).put("finish_reason", finishReason);
        choice.putObject("message").put("role", "assistant").put("content", content);
        root.putObject("usage").put("prompt_tokens", promptTokens + 9).put("completion_tokens", 3);
        return root;
    }

    private HttpServer start(int port) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 256);
            server.setExecutor(threads);
            server.createContext("/v1/models", exchange -> send(exchange, models));
            server.createContext("/v1/completions", this::complete);
            server.createContext("/v1/chat/completions", this::complete);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void complete(HttpExchange exchange) throws IOException {
        JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
        bodies.add(body);
        String key = exchange.getRequestHeaders().getFirst("Authorization");
        keys.add(key == null ? "" : key);
        headers.add(exchange.getRequestHeaders());
        boolean chat = body.has("messages");
        JsonNode prompt = chat ? body.at("/messages/0/content") : body.get("prompt");
        int[] ids = prompt.isTextual()
                ? tokenizer.encode(
                        prompt.textValue(),
                        chat || body.path("add_special_tokens").asBoolean())
                : IntStream.range(0, prompt.size())
                        .map(index -> prompt.get(index).intValue())
                        .toArray();
        String text = tokenizer.decode(ids, true);
        int attempt = attempts.merge(text, 1, Integer::sum);
        if (body.has(unknownField)) {
            String message = "Unrecognized request argument supplied: " + unknownField;
            send(exchange, Reply.json(400, "{\"error\":{\"message\":\"" + message + "\"}}"));
            return;
        }
        Fault fault;
        try {
            fault = script.fault(text, attempt);
        } catch (Exception e) {
            fault = Reply.json(500, "{\"error\":\"the test's script: " + e.getClass() + "\"}");
        }
        ObjectNode answer =
                chat ? message(answer(text), "stop", ids.length) : completion(answer(text), "stop", ids.length);
        act(exchange, fault, answer);
    }

    private void act(HttpExchange exchange, Fault fault, ObjectNode answer) throws IOException {
        byte[] whole = answer.toString().getBytes(StandardCharsets.UTF_8);
        if (fault instanceof Reply reply) {
            send(exchange, reply);
        } else if (fault instanceof Close) {
            exchange.close();
        } else if (fault instanceof CutShort) {
            exchange.sendResponseHeaders(200, whole.length);
            exchange.getResponseBody().write(whole, 0, whole.length / 2);
            exchange.getResponseBody().flush();
            exchange.close();
        } else if (fault instanceof Stall) {
            try {
                closing.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        } else {
            exchange.sendResponseHeaders(200, whole.length);
            exchange.getResponseBody().write(whole);
            exchange.close();
        }
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}

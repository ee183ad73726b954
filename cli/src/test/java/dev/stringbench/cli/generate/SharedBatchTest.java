package dev.stringbench.cli.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.benchmarks.model.PositionSetting;
import dev.stringbench.cli.RunningServer;
import dev.stringbench.cli.TinyModelFolder;
import dev.stringbench.cli.serve.AccessRules;
import dev.stringbench.cli.serve.CompletionServer;
import dev.stringbench.cli.serve.Generation;
import dev.stringbench.cli.serve.HostedModel;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.position.StringOriginal;
import dev.stringbench.inference.position.StringShift;
import dev.stringbench.inference.tokenizer.HuggingFaceTextTokenizer;
import dev.stringbench.inference.torch.generate.CausalLanguageModel;
import dev.stringbench.inference.torch.generate.FinishReason;
import dev.stringbench.inference.torch.generate.GenerationSession;
import dev.stringbench.inference.torch.generate.PromptOutcome;
import dev.stringbench.inference.torch.generate.PromptRequest;
import dev.stringbench.inference.torch.generate.PromptSource;
import dev.stringbench.inference.torch.load.LoadOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that are answered together, from the HTTP client to a real engine on the CPU. */
@Timeout(300)
class SharedBatchTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int END = 257;
    private static final int WINDOW = 2048;
    private static final PositionScheme STRING = new StringShift(40, 8);

    @TempDir
    private Path folder;

    private CausalLanguageModel model;
    private HostedModel hosted;

    /** What the engine told, in order: the lengths of the prompts, which tell the requests of a test apart. */
    private final List<Integer> told = Collections.synchronizedList(new ArrayList<>());

    private final Map<Integer, FinishReason> reasons = new ConcurrentHashMap<>();

    @BeforeEach
    void load() throws IOException {
        Path tiny = TinyModelFolder.write(folder);
        model = CausalLanguageModel.load(
                tiny, LoadOptions.DEFAULTS.withDevice("cpu").withRandomWeights(42));
        hosted = new HostedModel(
                "tiny",
                HuggingFaceTextTokenizer.read(tiny),
                END + 1,
                WINDOW,
                Set.of(END),
                1,
                new PositionSetting(
                        "string", Map.of("shifted_offset", 40, "local_value", 8, "attention_factor", 1.07), null, true),
                Optional.empty());
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void twentyRequestsAtOnceGetTheTextsThatTheyGetAlone() throws Exception {
        List<ObjectNode> requests = new ArrayList<>();
        for (int index = 0; index < 20; index++) {
            ObjectNode request = request(20 + 5 * index, 10 + index);
            if (index % 4 == 1) {
                request.put("temperature", 1.2).put("top_p", 0.9).put("seed", index);
            }
            requests.add(request.put("repetition_penalty", 1 + index % 3 * 0.2));
        }
        List<String> alone = new ArrayList<>();
        try (Served served = serve(STRING, 1, 64, source -> source)) {
            for (ObjectNode request : requests) {
                alone.add(text(served.post(request)));
            }
        }
        assertTrue(new HashSet<>(alone).size() > 10, "the texts differ");
        try (Served served = serve(STRING, 4, 64, source -> source)) {
            List<CompletableFuture<HttpResponse<String>>> replies = new ArrayList<>();
            for (int index = 0; index < 20; index++) {
                replies.add(served.postAsync(requests.get(index).put("stream", index % 2 == 0)));
            }
            for (int index = 0; index < 20; index++) {
                assertEquals(alone.get(index), text(replies.get(index).get()), "request " + index);
            }
        }
    }

    @Test
    void thePromptsOfARequestAreAnsweredInTheirPlaces() throws Exception {
        ObjectNode several = request(1, 12);
        var prompts = several.putArray("prompt");
        List<String> alone = new ArrayList<>();
        try (Served served = serve(STRING, 1, 4, source -> source)) {
            for (int index = 0; index < 7; index++) {
                ObjectNode one = request(70 - 9 * index, 12);
                prompts.add(one.get("prompt"));
                alone.add(text(served.post(one)));
            }
        }
        try (Served served = serve(STRING, 3, 4, source -> source)) {
            var other = served.postAsync(request(33, 12));
            JsonNode reply = JSON.readTree(served.post(several).body());
            List<String> texts = new ArrayList<>();
            for (int index = 0; index < 7; index++) {
                assertEquals(index, reply.at("/choices/" + index + "/index").intValue());
                texts.add(reply.at("/choices/" + index + "/text").textValue());
            }
            assertEquals(alone, texts);
            assertEquals(7 * 12, reply.at("/usage/completion_tokens").intValue());
            assertEquals(200, other.get().statusCode());
        }
    }

    @Test
    void aRequestThatComesLaterIsAnsweredMeanwhile() throws Exception {
        // Between two steps, the engine waits for the second request once the first has three tokens, and takes it no
        // earlier, however soon it comes.
        Function<PromptSource, PromptSource> gate = inner -> new Gate(inner) {
            @Override
            public Optional<PromptRequest> next() {
                int tokens = Collections.frequency(told, 50);
                if (tokens > 0 && tokens < 3) {
                    return Optional.empty();
                }
                Optional<PromptRequest> next = inner.next();
                while (next.isEmpty() && tokens == 3 && !told.contains(60)) {
                    Thread.onSpinWait();
                    next = inner.next();
                }
                return next;
            }
        };
        try (Served served = serve(STRING, 4, 4, gate)) {
            var first = served.stream(request(50, 30));
            String line = first.readLine();
            assertTrue(line.startsWith("data: ") || line.startsWith(":"), line);
            assertEquals(200, served.post(request(60, 5)).statusCode());
            assertEquals("data: [DONE]", last(first));
        }
        assertEquals(3, told.indexOf(60));
        assertTrue(told.lastIndexOf(60) < told.lastIndexOf(50), told.toString());
    }

    @Test
    void aClientThatGoesAwayDoesNotDisturbTheOthers() throws Exception {
        List<ObjectNode> staying = List.of(request(60, 30), request(70, 40), request(80, 50));
        List<String> alone = new ArrayList<>();
        try (Served served = serve(STRING, 1, 4, source -> source)) {
            for (ObjectNode request : staying) {
                alone.add(text(served.post(request)));
            }
        }
        told.clear();
        var five = new CountDownLatch(1);
        var left = new CountDownLatch(1);
        // The engine waits where the client leaves until its request is given up, however long that takes to be
        // noticed. The batch has a place more than there are requests, so that it asks between all steps.
        Function<PromptSource, PromptSource> gate = inner -> new Gate(inner) {
            private Optional<PromptRequest> leaving = Optional.empty();

            @Override
            public Optional<PromptRequest> next() {
                Optional<PromptRequest> next = inner.next();
                if (next.isPresent() && next.get().prompt().length == 50) {
                    leaving = next;
                }
                if (Collections.frequency(told, 50) >= 5) {
                    five.countDown();
                    join(left);
                    while (!leaving.orElseThrow().cancellation().isCancelled()) {
                        Thread.onSpinWait();
                    }
                }
                return next;
            }
        };
        try (Served served = serve(STRING, 5, 8, gate)) {
            var leaving = served.stream(request(50, 1900));
            List<CompletableFuture<HttpResponse<String>>> replies = new ArrayList<>();
            for (ObjectNode request : staying) {
                replies.add(served.postAsync(request));
            }
            leaving.readLine();
            join(five);
            leaving.close();
            left.countDown();
            for (int index = 0; index < 3; index++) {
                assertEquals(alone.get(index), text(replies.get(index).get()));
            }
        }
        assertEquals(5, Collections.frequency(told, 50));
        assertEquals(FinishReason.CANCELLED, reasons.get(50));
    }

    @Test
    void aStopStringEndsItsOwnTextOnly() throws Exception {
        try (Served served = serve(STRING, 4, 4, source -> source)) {
            ObjectNode request = request(50, 60).put("temperature", 1.5).put("seed", 7);
            String whole = text(served.post(request));
            // A byte that is a character by itself; others are held back until their character is whole.
            String stop = whole.chars()
                    .filter(character -> character > ' ' && character < 127)
                    .mapToObj(Character::toString)
                    .findFirst()
                    .orElseThrow();
            String other = text(served.post(request(60, 40)));
            var second = served.postAsync(request(60, 40));
            JsonNode reply =
                    JSON.readTree(served.post(request.put("stop", stop)).body());
            assertEquals(
                    whole.substring(0, whole.indexOf(stop)),
                    reply.at("/choices/0/text").textValue());
            assertEquals("stop", reply.at("/choices/0/finish_reason").textValue());
            assertTrue(reply.at("/usage/completion_tokens").intValue() < 60, reply.toString());
            assertEquals(other, text(second.get()));
        }
    }

    @Test
    void aPromptThatTheSchemeCannotRunHarmsNoOther() throws Exception {
        try (Served served = serve(new StringOriginal(40, 8), 4, 8, source -> source)) {
            String alone = text(served.post(request(60, 20)));
            var good = served.postAsync(request(60, 20));
            var bad = served.postAsync(request(40, 20));
            // Not the status, which is 200 where a sign of life came first.
            JsonNode error = JSON.readTree(bad.get().body()).get("error");
            assertEquals(400, error.get("code").intValue());
            assertTrue(error.get("message").textValue().contains("exactly 40 tokens"), error.toString());
            assertEquals(alone, text(good.get()));
        }
    }

    @Test
    void allThatIsHereIsAnsweredWhenToldToEnd() throws Exception {
        var begun = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        Function<PromptSource, PromptSource> gate = inner -> new Gate(inner) {
            @Override
            public Optional<PromptRequest> next() {
                if (!told.isEmpty()) {
                    begun.countDown();
                    join(release);
                }
                return inner.next();
            }
        };
        try (Served served = serve(STRING, 2, 8, gate)) {
            List<CompletableFuture<HttpResponse<String>>> replies = new ArrayList<>();
            replies.add(served.postAsync(request(30, 10)));
            join(begun);
            // Signs of life: these are in the queue.
            List<BufferedReader> waiting = new ArrayList<>();
            for (int index = 1; index < 6; index++) {
                waiting.add(served.stream(request(30 + index, 10)));
            }
            var drained = CompletableFuture.supplyAsync(() -> drain(served.server, Duration.ofSeconds(60)));
            while (served.get("/health").statusCode() == 200) {
                Thread.onSpinWait();
            }
            assertEquals(503, served.post(request(40, 10)).statusCode());
            release.countDown();
            for (BufferedReader reply : waiting) {
                assertEquals("data: [DONE]", last(reply));
            }
            assertEquals(200, replies.get(0).get().statusCode());
            assertTrue(drained.get());
        }
    }

    @Test
    void whatTakesTooLongIsGivenUpWhenToldToEnd() throws Exception {
        var begun = new CountDownLatch(3);
        Function<PromptSource, PromptSource> gate = inner -> new Gate(inner) {
            @Override
            public Optional<PromptRequest> next() {
                Optional<PromptRequest> next = inner.next();
                next.ifPresent(request -> begun.countDown());
                while (next.isEmpty() && begun.getCount() > 0) {
                    Thread.onSpinWait();
                    next = inner.next();
                    next.ifPresent(request -> begun.countDown());
                }
                return next;
            }

            @Override
            public Optional<PromptRequest> awaitNext() {
                begun.countDown();
                return inner.awaitNext();
            }
        };
        try (Served served = serve(STRING, 4, 8, gate)) {
            List<CompletableFuture<HttpResponse<String>>> replies = new ArrayList<>();
            for (int index = 0; index < 3; index++) {
                replies.add(served.postAsync(request(30 + index, 2000)));
            }
            join(begun);
            drain(served.server, Duration.ZERO);
            for (var reply : replies) {
                String body = reply.get().body();
                assertTrue(body.contains("the server is being stopped"), body);
            }
        }
    }

    @Test
    void servesABatchFromTheCommandLine() throws Exception {
        try (var server = new RunningServer(
                "--model-path",
                folder.toString(),
                "--random-weights",
                "--position",
                "string",
                "--shifted-offset",
                "40",
                "--batch",
                "4",
                "--no-prefix-reuse")) {
            assertTrue(server.err().contains("float32 on cpu, 4 at once, at http"), server.err());
            List<CompletableFuture<HttpResponse<String>>> replies = new ArrayList<>();
            for (int index = 0; index < 8; index++) {
                replies.add(CLIENT.sendAsync(post(server.address(), request(30 + index, 20)), BodyHandlers.ofString()));
            }
            replies.add(CLIENT.sendAsync(post(server.address(), request(600, 5)), BodyHandlers.ofString()));
            replies.add(CLIENT.sendAsync(post(server.address(), request(600, 5)), BodyHandlers.ofString()));
            for (var reply : replies) {
                assertEquals(200, reply.get().statusCode(), reply.get().body());
                assertEquals(
                        0,
                        JSON.readTree(reply.get().body())
                                .at("/usage/prompt_tokens_details/cached_tokens")
                                .intValue(),
                        "--no-prefix-reuse");
            }
            assertEquals(0, server.end());
        }
    }

    /** A greedy request that no stop token ends; its prompt's length tells it apart. */
    private static ObjectNode request(int promptTokens, int newTokens) {
        ObjectNode request = JSON.createObjectNode()
                .put("max_tokens", newTokens)
                .put("temperature", 0)
                .put("repetition_penalty", 1.3)
                .put("ignore_eos", true);
        var prompt = request.putArray("prompt");
        new Random(promptTokens).ints(promptTokens, 0, 256).forEach(prompt::add);
        return request;
    }

    private Served serve(PositionScheme scheme, int together, int queue, Function<PromptSource, PromptSource> gate)
            throws IOException {
        GenerationSession session = model.session(scheme, model.config().rotary(), together);
        Generation engine = (source, outcomes, cancellation) -> {
            Map<Integer, Integer> lengths = new ConcurrentHashMap<>();
            PromptSource watched = new Gate(gate.apply(source)) {
                @Override
                public Optional<PromptRequest> next() {
                    return super.next().map(this::watched);
                }

                @Override
                public Optional<PromptRequest> awaitNext() {
                    return super.awaitNext().map(this::watched);
                }

                private PromptRequest watched(PromptRequest request) {
                    lengths.put(request.key(), request.prompt().length);
                    return new PromptRequest(
                            request.key(),
                            request.prompt(),
                            request.options(),
                            token -> {
                                told.add(request.prompt().length);
                                request.listener().onToken(token);
                            },
                            request.cancellation());
                }
            };
            session.generateAll(
                    watched,
                    outcome -> {
                        if (outcome instanceof PromptOutcome.Generated generated) {
                            reasons.put(
                                    lengths.getOrDefault(outcome.key(), 0),
                                    generated.result().finishReason());
                        }
                        outcomes.accept(outcome);
                    },
                    cancellation);
        };
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var settings = new CompletionServer.Settings(address, together, queue, Duration.ofMillis(20), AccessRules.OPEN);
        return new Served(CompletionServer.start(hosted, engine, settings), session);
    }

    /** A source that a test holds back. */
    private static class Gate implements PromptSource {

        private final PromptSource inner;

        Gate(PromptSource inner) {
            this.inner = inner;
        }

        @Override
        public Optional<PromptRequest> next() {
            return inner.next();
        }

        @Override
        public Optional<PromptRequest> awaitNext() {
            return inner.awaitNext();
        }
    }

    /** A server and the session behind it. */
    private record Served(CompletionServer server, GenerationSession session) implements AutoCloseable {

        String address() {
            return "http://127.0.0.1:" + server.address().getPort();
        }

        HttpResponse<String> post(ObjectNode request) throws Exception {
            return postAsync(request).get();
        }

        CompletableFuture<HttpResponse<String>> postAsync(ObjectNode request) {
            return CLIENT.sendAsync(SharedBatchTest.post(address(), request), BodyHandlers.ofString());
        }

        /** Ask for a stream; returns when it has begun. */
        BufferedReader stream(ObjectNode request) throws Exception {
            var response = CLIENT.send(
                    SharedBatchTest.post(address(), request.put("stream", true)), BodyHandlers.ofInputStream());
            assertEquals(200, response.statusCode());
            return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        }

        HttpResponse<String> get(String path) throws Exception {
            return CLIENT.send(
                    HttpRequest.newBuilder(URI.create(address() + path)).build(), BodyHandlers.ofString());
        }

        @Override
        public void close() {
            server.close();
            session.close();
        }
    }

    private static HttpRequest post(String address, ObjectNode request) {
        return HttpRequest.newBuilder(URI.create(address + "/v1/completions"))
                .POST(BodyPublishers.ofString(request.toString()))
                .build();
    }

    /** The text of a reply, streamed or not. */
    private static String text(HttpResponse<String> response) throws IOException {
        assertEquals(200, response.statusCode(), response.body());
        if (!response.body().contains("data: ")) {
            return JSON.readTree(response.body()).at("/choices/0/text").textValue();
        }
        var text = new StringBuilder();
        for (String line : response.body().lines().toList()) {
            if (line.startsWith("data: {")) {
                text.append(JSON.readTree(line.substring("data: ".length()))
                        .at("/choices/0/text")
                        .textValue());
            }
        }
        return text.toString();
    }

    private static String last(BufferedReader stream) throws IOException {
        return stream.lines().filter(line -> !line.isEmpty()).reduce("", (first, second) -> second);
    }

    private static boolean drain(CompletionServer server, Duration patience) {
        try {
            return server.drain(patience);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void join(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

package dev.stringbench.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stringbench.benchmarks.model.PositionSetting;
import dev.stringbench.cli.TinyModelFolder;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.tokenizer.HuggingFaceTextTokenizer;
import dev.stringbench.inference.torch.generate.Cancellation;
import dev.stringbench.inference.torch.generate.FinishReason;
import dev.stringbench.inference.torch.generate.GenerationOptions;
import dev.stringbench.inference.torch.generate.GenerationResult;
import dev.stringbench.inference.torch.generate.PromptOutcome;
import dev.stringbench.inference.torch.generate.PromptRequest;
import dev.stringbench.inference.torch.generate.PromptSource;
import dev.stringbench.inference.torch.generate.TokenListener;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server's HTTP side, before an engine that spells out what a test gives it. */
@Timeout(300)
class CompletionServerTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** The tiny model's end-of-sequence token. */
    private static final int END = 257;

    @TempDir
    private Path folder;

    @Test
    void answersTextTokenIdsAndListsOfThem() throws Exception {
        List<Integer> lengths = new ArrayList<>();
        Script engine = (prompt, options, listener, cancellation) -> {
            lengths.add(prompt.length);
            return speak("fine", options, listener, cancellation);
        };
        try (CompletionServer server = start(engine, 4)) {
            JsonNode text = json(post(server, "{\"prompt\": \"abc\", \"max_tokens\": 9, \"model\": \"tiny\"}"));
            assertEquals("fine", text.at("/choices/0/text").textValue());
            assertEquals("stop", text.at("/choices/0/finish_reason").textValue());
            assertEquals("tiny", text.get("model").textValue());
            assertEquals(4, text.at("/usage/prompt_tokens").intValue(), "the beginning-of-sequence token is added");
            assertEquals(5, text.at("/usage/completion_tokens").intValue(), "the end-of-sequence token is counted");
            post(server, "{\"prompt\": \"abc\", \"add_special_tokens\": false}");
            post(server, "{\"prompt\": [256, 97, 98]}");
            JsonNode several = json(post(server, "{\"prompt\": [[1, 2], [3, 4, 5]], \"max_tokens\": 2}"));
            assertEquals(2, several.get("choices").size());
            assertEquals("fi", several.at("/choices/1/text").textValue());
            assertEquals(1, several.at("/choices/1/index").intValue());
            assertEquals("length", several.at("/choices/1/finish_reason").textValue());
            assertEquals(5, several.at("/usage/prompt_tokens").intValue());
            post(server, "{\"prompt\": [\"a\", \"bc\"]}");
            assertEquals(List.of(4, 3, 3, 2, 3, 2, 3), lengths);
        }
    }

    @Test
    void showsSpecialTokensWhereAskedTo() throws Exception {
        try (CompletionServer server = start(CompletionServerTest::speakFine, 4)) {
            assertEquals("fine", textOf(server, "\"skip_special_tokens\": false"));
            assertEquals(
                    "fine<end>",
                    textOf(server, "\"skip_special_tokens\": false, \"include_stop_str_in_output\": true"));
        }
    }

    @Test
    void streamsTheSameTextAsServerSentEvents() throws Exception {
        try (CompletionServer server = start(CompletionServerTest::speakFine, 4)) {
            HttpResponse<String> response = post(
                    server, "{\"prompt\": \"abc\", \"stream\": true, \"stream_options\": {\"include_usage\": true}}");
            assertEquals(
                    "text/event-stream; charset=utf-8",
                    response.headers().firstValue("Content-Type").orElse(""));
            List<String> events =
                    response.body().lines().filter(line -> !line.isEmpty()).toList();
            assertEquals("data: [DONE]", events.get(events.size() - 1));
            var text = new StringBuilder();
            for (String event : events.subList(0, events.size() - 2)) {
                text.append(JSON.readTree(event.substring("data: ".length()))
                        .at("/choices/0/text")
                        .textValue());
            }
            assertEquals("fine", text.toString());
            JsonNode ending = JSON.readTree(events.get(events.size() - 3).substring(6));
            assertEquals("stop", ending.at("/choices/0/finish_reason").textValue());
            JsonNode usage = JSON.readTree(events.get(events.size() - 2).substring(6));
            assertEquals(5, usage.at("/usage/completion_tokens").intValue());
        }
    }

    @Test
    void streamsAnEventForEachTokenAlsoWithinACharacter() throws Exception {
        Script engine = (prompt, options, listener, cancellation) ->
                speak("\u00e2\u0082\u00ac1", options, listener, cancellation);
        try (CompletionServer server = start(engine, 4)) {
            HttpResponse<String> response = post(server, "{\"prompt\": \"abc\", \"stream\": true}");
            List<String> texts = new ArrayList<>();
            for (String event : response.body()
                    .lines()
                    .filter(line -> line.startsWith("data: {"))
                    .toList()) {
                texts.add(JSON.readTree(event.substring("data: ".length()))
                        .at("/choices/0/text")
                        .textValue());
            }
            assertEquals(List.of("", "", "\u20ac", "1", ""), texts, "a character of three tokens, one of one, the end");
        }
    }

    @Test
    void endsTheTextAtAStopStringAndSparesTheEngineTheRest() throws Exception {
        List<Integer> generated = new ArrayList<>();
        Script engine = (prompt, options, listener, cancellation) -> {
            GenerationResult result = speak("one. two. three.", options, listener, cancellation);
            generated.add(result.tokenIds().size());
            return result;
        };
        try (CompletionServer server = start(engine, 4)) {
            JsonNode reply = json(post(server, "{\"prompt\": \"a\", \"max_tokens\": 50, \"stop\": [\". t\", \"x\"]}"));
            assertEquals("one", reply.at("/choices/0/text").textValue());
            assertEquals("stop", reply.at("/choices/0/finish_reason").textValue());
            assertEquals(List.of(6), generated);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | null   | not JSON                                     | the body is not JSON",
                "400 | null   | [1]                                          | the body must be a JSON object",
                "400 | prompt | {}                                           | prompt must be a text, a list of token"
                        + " ids",
                "400 | prompt | {\"prompt\": []}                             | prompt must be a text, a list of token"
                        + " ids",
                "400 | prompt | {\"prompt\": [[]]}                           | prompt is empty",
                "400 | prompt | {\"prompt\": [7, 258]}                       | the token 258 at place 1; the model"
                        + " knows 0 to 257",
                "400 | prompt | {\"prompt\": [1.5]}                          | the token 1.5 at place 0",
                "400 | prompt | {\"prompt\": \"a\", \"max_tokens\": 99}      | prompt has 2 tokens and max_tokens is"
                        + " 99; together",
                "400 | max_tokens  | {\"prompt\": \"a\", \"max_tokens\": 0}  | max_tokens is 0; it must be a whole"
                        + " number",
                "400 | n           | {\"prompt\": \"a\", \"n\": 2}           | n is 2; it must be 1",
                "400 | logprobs    | {\"prompt\": \"a\", \"logprobs\": 1, \"stream\": true} | logprobs are not"
                        + " streamed",
                "400 | logprobs    | {\"prompt\": \"a\", \"logprobs\": 21} | logprobs is 21; it must be a whole number",
                "400 | suffix      | {\"prompt\": \"a\", \"suffix\": \"b\"}  | suffix is not supported",
                "400 | temperature | {\"prompt\": \"a\", \"temperature\": -1}| temperature is -1; it must be from 0",
                "400 | seed        | {\"prompt\": \"a\", \"seed\": \"x\"}    | seed is \"x\"; it must be a whole"
                        + " number",
                "400 | stop        | {\"prompt\": \"a\", \"stop\": [\"\"]}   | stop must hold texts that are not empty",
                "400 | null        | {\"prompt\": \"a\", \"top_p\": 0}       | top-p is 0.0; it must be above 0",
                "404 | model       | {\"prompt\": \"a\", \"model\": \"gpt\"} | there is no model gpt here; this server"
                        + " has tiny"
            })
    void refusesWhatItDoesNotServe(int status, String parameter, String body, String message) throws Exception {
        try (CompletionServer server = start(CompletionServerTest::speakFine, 4)) {
            HttpResponse<String> response = post(server, body);
            assertEquals(status, response.statusCode(), response.body());
            JsonNode error = json(response).get("error");
            assertTrue(error.get("message").textValue().contains(message), error.toString());
            assertEquals(parameter, error.get("param").asText());
            assertEquals(status, error.get("code").intValue());
        }
    }

    @Test
    void listsItsModelAndItsPositionScheme() throws Exception {
        try (CompletionServer server = start(CompletionServerTest::speakFine, 4)) {
            JsonNode entry = json(get(server, "/v1/models")).at("/data/0");
            assertEquals("tiny", entry.get("id").textValue());
            assertEquals(100, entry.get("max_model_len").intValue());
            assertEquals("string", entry.at("/position/scheme").textValue());
            assertEquals(33, entry.at("/position/shifted_offset").intValue());
            assertEquals(200, get(server, "/health").statusCode());
            assertEquals(404, get(server, "/v1/embeddings").statusCode());
            assertEquals(405, get(server, "/v1/chat/completions").statusCode());
            assertEquals(405, get(server, "/v1/completions").statusCode());
        }
    }

    @Test
    void refusesRequestsWhenTheQueueIsFull() throws Exception {
        var running = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        Script engine = (prompt, options, listener, cancellation) -> {
            running.countDown();
            await(release);
            return speak("fine", options, listener, cancellation);
        };
        try (CompletionServer server = start(engine, 1)) {
            var first = postAsync(server, "{\"prompt\": \"a\"}");
            await(running);
            // One of these waits in the queue of one; the other finds it full, whichever comes first.
            var second = postAsync(server, "{\"prompt\": \"b\"}");
            var third = postAsync(server, "{\"prompt\": \"c\"}");
            @SuppressWarnings("unchecked")
            var refused = (HttpResponse<String>)
                    CompletableFuture.anyOf(second, third).get();
            assertEquals(429, refused.statusCode());
            assertEquals("1", refused.headers().firstValue("Retry-After").orElse(""));
            release.countDown();
            assertEquals(200, first.get().statusCode());
            assertEquals(
                    List.of(200, 429),
                    List.of(second.get().statusCode(), third.get().statusCode()).stream()
                            .sorted()
                            .toList());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stopsGeneratingWhenTheClientIsGone(boolean stream) throws Exception {
        var running = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        Script engine = (prompt, options, listener, cancellation) -> {
            listener.onToken('x');
            running.countDown();
            while (!cancellation.isCancelled()) {
                Thread.onSpinWait();
            }
            stopped.countDown();
            return new GenerationResult(List.of((int) 'x'), FinishReason.CANCELLED, 0, Duration.ZERO, Duration.ZERO);
        };
        try (CompletionServer server = start(engine, 4)) {
            var response = postAsync(server, "{\"prompt\": \"a\", \"stream\": " + stream + "}");
            await(running);
            response.cancel(true);
            await(stopped);
        }
    }

    @Test
    void sendsSignsOfLifeBeforeALateAnswer() throws Exception {
        var release = new CountDownLatch(1);
        Script engine = (prompt, options, listener, cancellation) -> {
            await(release);
            return speak("fine", options, listener, cancellation);
        };
        try (CompletionServer server = start(engine, 4)) {
            InputStream body = CLIENT.send(request(server, "{\"prompt\": \"a\"}"), BodyHandlers.ofInputStream())
                    .body();
            assertEquals(' ', body.read());
            release.countDown();
            assertEquals("fine", JSON.readTree(body).at("/choices/0/text").textValue());
        }
    }

    @Test
    void answersWhatIsThereWhenToldToEndAndRefusesTheRest() throws Exception {
        var running = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        Script engine = (prompt, options, listener, cancellation) -> {
            running.countDown();
            await(release);
            return speak("fine", options, listener, cancellation);
        };
        CompletionServer server = start(engine, 4);
        var first = postAsync(server, "{\"prompt\": \"a\"}");
        await(running);
        var drained = CompletableFuture.supplyAsync(() -> drain(server, Duration.ofSeconds(60)));
        while (get(server, "/health").statusCode() == 200) {
            Thread.onSpinWait();
        }
        assertEquals(503, post(server, "{\"prompt\": \"b\"}").statusCode());
        release.countDown();
        assertEquals("fine", json(first.get()).at("/choices/0/text").textValue());
        assertTrue(drained.get());
    }

    @Test
    void givesUpWhatTakesTooLongWhenToldToEnd() throws Exception {
        var running = new CountDownLatch(1);
        Script engine = (prompt, options, listener, cancellation) -> {
            running.countDown();
            while (!cancellation.isCancelled()) {
                Thread.onSpinWait();
            }
            return new GenerationResult(List.of(), FinishReason.CANCELLED, 0, Duration.ZERO, Duration.ZERO);
        };
        CompletionServer server = start(engine, 4);
        var first = postAsync(server, "{\"prompt\": \"a\"}");
        await(running);
        assertFalse(drain(server, Duration.ofMillis(1)));
        assertTrue(
                first.get().body().contains("the server is being stopped"),
                first.get().body());
    }

    @Test
    void streamsSeveralAnswersAtATime() throws Exception {
        var read = new CountDownLatch(2);
        Generation engine = (source, outcomes, cancellation) -> {
            List<PromptRequest> both = take(source, 2);
            if (!both.isEmpty()) {
                both.forEach(request -> request.listener().onToken('x'));
                await(read); // the clients have their first token, and neither answer has ended
                both.forEach(request -> request.listener().onToken('y'));
                both.forEach(request -> outcomes.accept(outcome(request, 'x', 'y')));
            }
        };
        try (CompletionServer server = start(engine, 2, 4)) {
            List<CompletableFuture<String>> replies = new ArrayList<>();
            for (int client = 0; client < 2; client++) {
                var request = request(server, "{\"prompt\": \"a\", \"stream\": true}");
                replies.add(CLIENT.sendAsync(request, BodyHandlers.ofLines()).thenApplyAsync(response -> {
                    var lines = response.body().iterator();
                    String first = lines.next();
                    while (!first.contains("x")) {
                        first = lines.next(); // a sign of life
                    }
                    read.countDown();
                    var rest = new StringBuilder();
                    lines.forEachRemaining(rest::append);
                    return rest.toString();
                }));
            }
            for (var reply : replies) {
                String rest = reply.get();
                assertTrue(rest.contains("\"y\"") && rest.endsWith("[DONE]"), rest);
            }
        }
    }

    @Test
    void refusesOnlyWhatIsBeyondTheBatchAndTheQueue() throws Exception {
        var release = new CountDownLatch(1);
        Generation engine = (source, outcomes, cancellation) -> {
            List<PromptRequest> requests = take(source, 3);
            await(release);
            requests.forEach(request -> answer(request, outcomes));
        };
        try (CompletionServer server = start(engine, 2, 1)) {
            List<CompletableFuture<HttpResponse<String>>> replies = new ArrayList<>();
            for (int client = 0; client < 4; client++) {
                replies.add(postAsync(server, "{\"prompt\": \"a\"}"));
            }
            CompletableFuture.anyOf(replies.toArray(CompletableFuture[]::new)).get();
            release.countDown();
            List<Integer> statuses = new ArrayList<>();
            for (var reply : replies) {
                statuses.add(reply.get().statusCode());
            }
            assertEquals(List.of(200, 200, 200, 429), statuses.stream().sorted().toList());
        }
    }

    @Test
    void aClientThatGoesAwayLeavesItsPlaceInTheQueue() throws Exception {
        var running = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        List<Integer> lengths = new ArrayList<>();
        Script engine = (prompt, options, listener, cancellation) -> {
            lengths.add(prompt.length);
            running.countDown();
            await(release);
            return speak("fine", options, listener, cancellation);
        };
        try (CompletionServer server = start(engine, 1)) {
            var first = postAsync(server, "{\"prompt\": [1]}");
            await(running);
            var leaving = CLIENT.send(request(server, "{\"prompt\": [1, 2]}"), BodyHandlers.ofInputStream());
            assertEquals(200, leaving.statusCode(), "a sign of life from the queue");
            leaving.body().close();
            HttpResponse<InputStream> next;
            do {
                next = CLIENT.send(request(server, "{\"prompt\": [1, 2, 3]}"), BodyHandlers.ofInputStream());
            } while (next.statusCode() == 429);
            release.countDown();
            assertEquals(
                    "fine", JSON.readTree(next.body()).at("/choices/0/text").textValue());
            assertEquals(200, first.get().statusCode());
            assertEquals(List.of(1, 3), lengths);
        }
    }

    @Test
    void anEngineThatFailsIsToldToAllUnderWayAndTheNextIsServed() throws Exception {
        var failed = new AtomicBoolean();
        Generation engine = (source, outcomes, cancellation) -> {
            List<PromptRequest> requests = take(source, failed.get() ? 1 : 3);
            if (failed.compareAndSet(false, true)) {
                answer(requests.remove(0), outcomes);
                throw new InferenceException(Fault.ENGINE_FAILURE, "the engine broke");
            }
            requests.forEach(request -> answer(request, outcomes));
        };
        try (CompletionServer server = start(engine, 4, 4)) {
            List<CompletableFuture<HttpResponse<String>>> replies = new ArrayList<>();
            for (int client = 0; client < 3; client++) {
                replies.add(postAsync(server, "{\"prompt\": \"a\"}"));
            }
            List<Integer> statuses = new ArrayList<>();
            for (var reply : replies) {
                statuses.add(reply.get().statusCode());
                assertEquals(reply.get().statusCode() == 500, reply.get().body().contains("the engine broke"));
            }
            assertEquals(List.of(200, 500, 500), statuses.stream().sorted().toList());
            assertEquals(
                    "x",
                    json(post(server, "{\"prompt\": \"b\"}"))
                            .at("/choices/0/text")
                            .textValue());
        }
    }

    @Test
    void onePromptOfARequestThatFailsEndsTheRequestAndNoOther() throws Exception {
        List<FinishReason> reasons = new ArrayList<>();
        Generation engine = (source, outcomes, cancellation) -> {
            for (PromptRequest request : take(source, 4)) {
                if (request.prompt().length == 2) {
                    outcomes.accept(new PromptOutcome.Failed(
                            request.key(), new InferenceException(Fault.BAD_PROMPT, "two tokens are too few")));
                } else if (request.cancellation().isCancelled()) {
                    reasons.add(FinishReason.CANCELLED);
                    outcomes.accept(
                            new PromptOutcome.Generated(request.key(), result(List.of(), FinishReason.CANCELLED)));
                } else {
                    answer(request, outcomes);
                }
            }
        };
        try (CompletionServer server = start(engine, 4, 4)) {
            var bad = postAsync(server, "{\"prompt\": [[1, 2], [1, 2, 3], [1, 2, 3, 4]]}");
            var good = postAsync(server, "{\"prompt\": [1]}");
            assertEquals(400, bad.get().statusCode());
            assertTrue(
                    bad.get().body().contains("two tokens are too few"),
                    bad.get().body());
            assertEquals("x", json(good.get()).at("/choices/0/text").textValue());
        }
        assertEquals(List.of(FinishReason.CANCELLED, FinishReason.CANCELLED), reasons);
    }

    /** Wait until so many requests have come; fewer when the server ends. */
    private static List<PromptRequest> take(PromptSource source, int count) {
        List<PromptRequest> requests = new ArrayList<>();
        while (requests.size() < count) {
            var next = source.awaitNext();
            if (next.isEmpty()) {
                break;
            }
            requests.add(next.get());
        }
        return requests;
    }

    private static void answer(PromptRequest request, Consumer<PromptOutcome> outcomes) {
        request.listener().onToken('x');
        outcomes.accept(outcome(request, 'x'));
    }

    private static PromptOutcome outcome(PromptRequest request, int... tokens) {
        List<Integer> list = IntStream.of(tokens).boxed().toList();
        return new PromptOutcome.Generated(request.key(), result(list, FinishReason.LENGTH));
    }

    private static GenerationResult speakFine(
            int[] prompt, GenerationOptions options, TokenListener listener, Cancellation cancellation) {
        return speak("fine", options, listener, cancellation);
    }

    /** Generate a text's bytes, which are this tokenizer's tokens, and the end-of-sequence token. */
    private static GenerationResult speak(
            String text, GenerationOptions options, TokenListener listener, Cancellation cancellation) {
        List<Integer> tokens = new ArrayList<>();
        for (int token : (text + (char) END).chars().toArray()) {
            tokens.add(token);
            listener.onToken(token);
            if (options.stopTokenIds().contains(token)) {
                return result(tokens, FinishReason.STOP_TOKEN);
            }
            if (tokens.size() == options.maxNewTokens()) {
                return result(tokens, FinishReason.LENGTH);
            }
            if (cancellation.isCancelled()) {
                return result(tokens, FinishReason.CANCELLED);
            }
        }
        throw new AssertionError("the end-of-sequence token did not end the text");
    }

    private static GenerationResult result(List<Integer> tokens, FinishReason reason) {
        return new GenerationResult(tokens, reason, 0, Duration.ZERO, Duration.ZERO);
    }

    /** Answers one prompt. */
    private interface Script {
        GenerationResult generate(
                int[] prompt, GenerationOptions options, TokenListener listener, Cancellation cancellation);
    }

    private CompletionServer start(Script script, int queue) throws IOException {
        Generation engine = (source, outcomes, cancellation) -> {
            for (var next = source.awaitNext(); next.isPresent(); next = source.awaitNext()) {
                PromptRequest request = next.get();
                outcomes.accept(new PromptOutcome.Generated(
                        request.key(),
                        script.generate(
                                request.prompt(), request.options(), request.listener(), request.cancellation())));
            }
        };
        return start(engine, 1, queue);
    }

    private CompletionServer start(Generation engine, int together, int queue) throws IOException {
        var model = new HostedModel(
                "tiny",
                HuggingFaceTextTokenizer.read(TinyModelFolder.write(folder)),
                END + 1,
                100,
                Set.of(END),
                1,
                new PositionSetting(
                        "string",
                        Map.of("shifted_offset", 33, "local_value", 16, "attention_factor", 1.07),
                        null,
                        true),
                Optional.empty());
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return CompletionServer.start(
                model,
                engine,
                new CompletionServer.Settings(address, together, queue, Duration.ofMillis(20), AccessRules.OPEN));
    }

    private static String textOf(CompletionServer server, String field) throws Exception {
        return json(post(server, "{\"prompt\": \"abc\", " + field + "}"))
                .at("/choices/0/text")
                .textValue();
    }

    private static HttpRequest request(CompletionServer server, String body) {
        return HttpRequest.newBuilder(uri(server, "/v1/completions"))
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static HttpResponse<String> post(CompletionServer server, String body) throws Exception {
        return CLIENT.send(request(server, body), BodyHandlers.ofString());
    }

    private static CompletableFuture<HttpResponse<String>> postAsync(CompletionServer server, String body) {
        return CLIENT.sendAsync(request(server, body), BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(CompletionServer server, String path) throws Exception {
        return CLIENT.send(HttpRequest.newBuilder(uri(server, path)).build(), BodyHandlers.ofString());
    }

    private static URI uri(CompletionServer server, String path) {
        return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    private static boolean drain(CompletionServer server, Duration patience) {
        try {
            return server.drain(patience);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(240, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

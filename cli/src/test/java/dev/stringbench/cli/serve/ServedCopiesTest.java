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
import dev.stringbench.inference.chat.ChatTemplate;
import dev.stringbench.inference.chat.SpecialTokens;
import dev.stringbench.inference.tokenizer.HuggingFaceTextTokenizer;
import dev.stringbench.inference.torch.generate.FinishReason;
import dev.stringbench.inference.torch.generate.GenerationResult;
import dev.stringbench.inference.torch.generate.PromptOutcome;
import dev.stringbench.inference.torch.generate.PromptRequest;
import dev.stringbench.inference.torch.generate.PromptSource;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server before several copies of a model, each of which does what a test's script says. */
@Timeout(300)
class ServedCopiesTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** The tiny model's end-of-sequence token. */
    private static final int END = 257;

    private static final String COMPLETION = "/v1/completions {\"prompt\": \"q\", \"stream\": %s, \"max_tokens\": 9}";
    private static final String CHAT =
            "/v1/chat/completions {\"messages\": [{\"role\": \"user\", \"content\": \"q\"}], \"stream\": %s, \"max_tokens\": 9}";

    /** A sign of life sends the status, after which a failure is told by the body alone. */
    private static final Duration LATE = Duration.ofMinutes(10);

    private static final Duration SOON = Duration.ofMillis(20);

    @TempDir
    private Path folder;

    private final List<String> notes = new CopyOnWriteArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {COMPLETION, CHAT})
    void copiesAnswerAtTheSameTime(String form) throws Exception {
        var both = new CountDownLatch(2);
        try (CompletionServer server = start(LATE, meeting(both, 'a'), meeting(both, 'b'))) {
            var first = send(server, form.formatted(false));
            var second = send(server, form.formatted(false));
            assertEquals(Set.of("a", "b"), Set.of(text(first.get()), text(second.get())));
        }
        assertEquals(List.of(), notes);
    }

    @ParameterizedTest
    @ValueSource(strings = {COMPLETION, CHAT})
    void streamsOfSeveralCopiesGoOnTogether(String form) throws Exception {
        var both = new CountDownLatch(2);
        try (CompletionServer server = start(LATE, meeting(both, 'a'), meeting(both, 'b'))) {
            var first = send(server, form.formatted(true));
            var second = send(server, form.formatted(true));
            List<String> bodies = List.of(first.get().body(), second.get().body());
            for (String letter : List.of("\"a\"", "\"b\"")) {
                assertTrue(
                        bodies.stream().anyMatch(body -> body.contains(letter) && body.contains("[DONE]")),
                        bodies.toString());
            }
        }
    }

    /** The other copy takes nothing before the first has failed, so that it is known which request is lost. */
    @ParameterizedTest
    @ValueSource(strings = {COMPLETION, CHAT})
    void whatACopyWasAtWhenItFailedEndsWithItsErrorAndTheRestGoesToTheOther(String form) throws Exception {
        var failed = new CountDownLatch(1);
        Generation failing = (source, outcomes, cancellation) -> {
            source.awaitNext();
            throw new InferenceException(Fault.ENGINE_FAILURE, "GPU 0 is lost");
        };
        try (CompletionServer server = start(LATE, failing, after(failed, 'b'))) {
            HttpResponse<String> lost = send(server, form.formatted(false)).get();
            assertEquals(500, lost.statusCode());
            assertEquals(
                    "GPU 0 is lost",
                    JSON.readTree(lost.body()).at("/error/message").textValue());
            failed.countDown();
            for (int request = 0; request < 3; request++) {
                assertEquals("b", text(send(server, form.formatted(false)).get()));
            }
        }
        assertEquals(List.of("a copy of the model has failed (GPU 0 is lost); the other goes on"), notes);
    }

    @Test
    void aStreamWhoseCopyFailsEndsWithTheErrorAndTheOthersStreamsGoOn() throws Exception {
        var failed = new CountDownLatch(1);
        var heard = new CountDownLatch(1);
        Generation failing = (source, outcomes, cancellation) -> {
            source.awaitNext().orElseThrow().listener().onToken('a');
            await(heard);
            throw new InferenceException(Fault.ENGINE_FAILURE, "GPU 0 is lost");
        };
        try (CompletionServer server = start(LATE, failing, after(failed, 'b'))) {
            var lost = CLIENT.send(request(server, COMPLETION.formatted(true)), BodyHandlers.ofLines());
            var lines = lost.body().iterator();
            while (!lines.next().contains("\"a\"")) {
                // signs of life
            }
            heard.countDown();
            var rest = new StringBuilder();
            lines.forEachRemaining(rest::append);
            assertTrue(rest.toString().contains("GPU 0 is lost"), rest.toString());
            assertFalse(rest.toString().contains("[DONE]"), rest.toString());
            failed.countDown();
            String other = send(server, COMPLETION.formatted(true)).get().body();
            assertTrue(other.contains("\"b\"") && other.contains("[DONE]"), other);
        }
    }

    /** Two prompts of one request, one on each copy: the request ends once, and the copy that is well answers the next. */
    @Test
    void aRequestOverSeveralCopiesEndsWithOneErrorAndItsOtherPromptsAreCancelled() throws Exception {
        var both = new CountDownLatch(2);
        var cancelled = new CountDownLatch(1);
        Generation failing = (source, outcomes, cancellation) -> {
            source.awaitNext();
            meet(both);
            throw new InferenceException(Fault.ENGINE_FAILURE, "GPU 0 is lost");
        };
        Generation well = (source, outcomes, cancellation) -> {
            PromptRequest first = source.awaitNext().orElseThrow();
            meet(both);
            awaitCancellation(first);
            cancelled.countDown();
            outcomes.accept(outcome(first, FinishReason.CANCELLED));
            answerAll(source, outcomes, 'b');
        };
        try (CompletionServer server = start(LATE, failing, well)) {
            HttpResponse<String> lost = send(server, "/v1/completions {\"prompt\": [[1, 2], [1, 2, 3]]}")
                    .get();
            assertEquals(500, lost.statusCode(), lost.body());
            await(cancelled);
            assertEquals("b", text(send(server, COMPLETION.formatted(false)).get()));
        }
        assertEquals(1, notes.size(), notes.toString());
    }

    @Test
    void theLastCopyBeginsAnewWhereTheOthersHaveLeft() throws Exception {
        var turns = new AtomicInteger();
        Generation failing = (source, outcomes, cancellation) -> {
            source.awaitNext();
            throw new InferenceException(Fault.ENGINE_FAILURE, "GPU 0 is lost");
        };
        var failed = new CountDownLatch(1);
        Generation once = (source, outcomes, cancellation) -> {
            await(failed);
            if (turns.incrementAndGet() == 1) {
                source.awaitNext();
                throw new InferenceException(Fault.ENGINE_FAILURE, "GPU 1 stumbled");
            }
            answerAll(source, outcomes, 'b');
        };
        try (CompletionServer server = start(LATE, failing, once)) {
            assertEquals(500, send(server, COMPLETION.formatted(false)).get().statusCode());
            failed.countDown();
            HttpResponse<String> second =
                    send(server, COMPLETION.formatted(false)).get();
            assertTrue(second.statusCode() == 500 && second.body().contains("GPU 1 stumbled"), second.body());
            assertEquals("b", text(send(server, COMPLETION.formatted(false)).get()));
        }
        assertEquals(1, notes.size(), "of the last copy nobody says that others go on: " + notes);
    }

    /** Either copy may have either request; that of two tokens is the one whose client leaves. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aClientThatHangsUpStopsItsOwnRequestOnly(boolean stream) throws Exception {
        var both = new CountDownLatch(2);
        var stopped = new CountDownLatch(1);
        Generation either = (source, outcomes, cancellation) -> {
            PromptRequest request = source.awaitNext().orElseThrow();
            meet(both);
            if (request.prompt().length == 2) {
                awaitCancellation(request);
                outcomes.accept(outcome(request, FinishReason.CANCELLED));
                stopped.countDown();
            } else {
                await(stopped);
                assertFalse(request.cancellation().isCancelled(), "its client still waits");
                answer(request, outcomes, 'b');
            }
            answerAll(source, outcomes, 'b');
        };
        try (CompletionServer server = start(SOON, either, either)) {
            var leaving = CLIENT.sendAsync(
                    request(server, "/v1/completions {\"prompt\": [1, 2], \"stream\": " + stream + "}"),
                    BodyHandlers.ofInputStream());
            var staying = send(server, "/v1/completions {\"prompt\": [7]}");
            await(both);
            try (InputStream body = leaving.get().body()) {
                assertTrue(body.read() >= 0, "a sign of life");
            }
            assertEquals("b", text(staying.get()));
        }
        assertEquals(List.of(), notes);
    }

    @Test
    void allCopiesEndWhenTheServerIsToldTo() throws Exception {
        var both = new CountDownLatch(2);
        var stopped = new CountDownLatch(2);
        CompletionServer server = start(LATE, untilCancelled(both, stopped), untilCancelled(both, stopped));
        var first = send(server, COMPLETION.formatted(false));
        var second = send(server, COMPLETION.formatted(false));
        await(both);
        assertFalse(server.drain(Duration.ofMillis(1)));
        await(stopped);
        for (var reply : List.of(first.get(), second.get())) {
            assertTrue(reply.body().contains("the server is being stopped"), reply.body());
        }
    }

    /** A copy that waits with its first request until all copies have one, and answers every one with a letter. */
    private static Generation meeting(CountDownLatch all, char letter) {
        return (source, outcomes, cancellation) -> {
            Optional<PromptRequest> first = source.awaitNext();
            if (first.isPresent()) {
                meet(all);
                answer(first.get(), outcomes, letter);
                answerAll(source, outcomes, letter);
            }
        };
    }

    /** A copy that begins when it is let to. */
    private static Generation after(CountDownLatch begin, char letter) {
        return (source, outcomes, cancellation) -> {
            await(begin);
            answerAll(source, outcomes, letter);
        };
    }

    /** A copy whose first request ends only when it is cancelled, after which the copy ends too. */
    private static Generation untilCancelled(CountDownLatch all, CountDownLatch stopped) {
        return (source, outcomes, cancellation) -> {
            PromptRequest request = source.awaitNext().orElseThrow();
            meet(all);
            awaitCancellation(request);
            stopped.countDown();
            outcomes.accept(outcome(request, FinishReason.CANCELLED));
        };
    }

    private static void answerAll(PromptSource source, Consumer<PromptOutcome> outcomes, char letter) {
        for (var next = source.awaitNext(); next.isPresent(); next = source.awaitNext()) {
            answer(next.get(), outcomes, letter);
        }
    }

    private static void answer(PromptRequest request, Consumer<PromptOutcome> outcomes, char letter) {
        request.listener().onToken(letter);
        request.listener().onToken(END);
        outcomes.accept(outcome(request, FinishReason.STOP_TOKEN, letter, END));
    }

    private static PromptOutcome outcome(PromptRequest request, FinishReason reason, int... tokens) {
        List<Integer> list = IntStream.of(tokens).boxed().toList();
        return new PromptOutcome.Generated(
                request.key(), new GenerationResult(list, reason, 0, Duration.ZERO, Duration.ZERO));
    }

    private CompletionServer start(Duration heartbeat, Generation... copies) throws IOException {
        var model = new HostedModel(
                "tiny",
                HuggingFaceTextTokenizer.read(TinyModelFolder.write(folder)),
                END + 1,
                100,
                Set.of(END),
                1,
                PositionSetting.rope(),
                Optional.of(ChatTemplate.parse(
                        "{% for m in messages %}{{ m.content }}{% endfor %}",
                        SpecialTokens.of(Optional.empty(), Optional.empty()))));
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return CompletionServer.start(
                model,
                List.of(copies),
                new CompletionServer.Settings(address, copies.length, 8, heartbeat, AccessRules.OPEN),
                notes::add);
    }

    /** @param form path and body with a space between them */
    private static HttpRequest request(CompletionServer server, String form) {
        int space = form.indexOf(' ');
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.address().getPort() + form.substring(0, space)))
                .POST(BodyPublishers.ofString(form.substring(space + 1)))
                .build();
    }

    private static CompletableFuture<HttpResponse<String>> send(CompletionServer server, String form) {
        return CLIENT.sendAsync(request(server, form), BodyHandlers.ofString());
    }

    private static String text(HttpResponse<String> response) throws IOException {
        JsonNode choice = JSON.readTree(response.body()).at("/choices/0");
        return choice.has("text")
                ? choice.get("text").asText()
                : choice.at("/message/content").asText();
    }

    private static void awaitCancellation(PromptRequest request) {
        while (!request.cancellation().isCancelled()) {
            Thread.onSpinWait();
        }
    }

    private static void meet(CountDownLatch all) {
        all.countDown();
        await(all);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(240, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

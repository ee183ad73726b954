package dev.stringbench.benchmarks.endpoint;

import static dev.stringbench.benchmarks.endpoint.EndpointRun.TOKENIZER;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.model.Completion;
import dev.stringbench.benchmarks.model.GenerationRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class EndpointLanguageModelTest {

    @TempDir
    private Path folder;

    @Test
    void sendsTokenIdsAndGreedyDecodingAndScoresTheAnswers() throws IOException {
        try (var server = FaultyServer.healthy(TOKENIZER)) {
            assertTrue(new EndpointRun(path(), 5).run(server));
            assertEquals(5, Files.readAllLines(path()).size());
            for (String line : Files.readAllLines(path())) {
                assertTrue(line.contains("\"score\":100.0"), line);
            }
            JsonNode body = server.bodies().stream()
                    .filter(request -> request.get("prompt").size() == 3)
                    .findFirst()
                    .orElseThrow();
            assertEquals(FaultyServer.MODEL, body.get("model").textValue());
            assertEquals(0, body.get("prompt").get(0).intValue(), "the beginning-of-sequence token is sent once");
            assertEquals(9, body.get("max_tokens").intValue());
            assertEquals(0, body.get("temperature").intValue());
            assertFalse(body.get("add_special_tokens").booleanValue());
            assertFalse(body.get("skip_special_tokens").booleanValue());
            assertFalse(body.get("spaces_between_special_tokens").booleanValue());
            assertTrue(body.get("include_stop_str_in_output").booleanValue());
            assertFalse(body.has("repetition_penalty"));
            assertEquals(List.of(""), server.keys().stream().distinct().toList());
        }
    }

    @Test
    void keepsSixtyFourRequestsInFlight() {
        var barrier = new CyclicBarrier(64);
        try (var server = new FaultyServer(TOKENIZER, (prompt, attempt) -> {
            // No request is answered before 64 of them are here together.
            barrier.await(240, TimeUnit.SECONDS);
            return new FaultyServer.None();
        })) {
            EndpointRun run = new EndpointRun(path(), 192).inFlight(64).retries(0);
            assertTrue(run.run(server), () -> run.failures().toString());
            assertEquals(192, server.bodies().size());
        }
    }

    @Test
    void neverHasMoreInFlightThanAskedFor() {
        var free = new Semaphore(3);
        var three = new CyclicBarrier(3);
        try (var server = new FaultyServer(TOKENIZER, (prompt, attempt) -> {
            if (!free.tryAcquire()) {
                return FaultyServer.Reply.json(400, "{\"error\":\"a fourth request\"}");
            }
            three.await(240, TimeUnit.SECONDS);
            // Given back before the reply is sent, so that the next request cannot come too early.
            free.release();
            return new FaultyServer.None();
        })) {
            EndpointRun run = new EndpointRun(path(), 60).inFlight(3);
            assertTrue(run.run(server), () -> run.failures().toString());
        }
    }

    @Test
    void failsASampleAtOnceWhenTheServerRefusesItsRequest() {
        try (var server = new FaultyServer(
                TOKENIZER,
                (prompt, attempt) -> prompt.equals(QuestionTask.text(2))
                        ? FaultyServer.Reply.json(
                                400, "{\"error\":{\"message\":\"maximum context length is 4096\\n tokens\"}}")
                        : new FaultyServer.None())) {
            EndpointRun run = new EndpointRun(path(), 4);
            assertFalse(run.run(server));
            assertEquals(
                    List.of(new Completion.Failed(
                            2, "endpoint-http-400", "HTTP 400: maximum context length is 4096 tokens", false)),
                    run.failures());
            assertEquals(1, server.attempts(QuestionTask.text(2)));
        }
    }

    @Test
    void givesAnOverloadedServerAllTheTimeItNeedsWhileItAnswersOthers() {
        var othersMayBeAnswered = new Semaphore(0);
        var othersAnswered = new Semaphore(0);
        try (var server = new FaultyServer(TOKENIZER, (prompt, attempt) -> {
            if (!prompt.equals(QuestionTask.text(0))) {
                othersMayBeAnswered.acquire();
                return new FaultyServer.None();
            }
            if (attempt > 20) {
                othersMayBeAnswered.release(100);
                return new FaultyServer.None();
            }
            // Each time it is turned away, exactly one other request has been answered.
            othersMayBeAnswered.release();
            othersAnswered.acquire();
            return new FaultyServer.Reply(429, "{\"error\":\"busy\"}", Map.of("Retry-After", "0"));
        })) {
            EndpointRun run = new EndpointRun(path(), 41).retries(1).onScored(result -> othersAnswered.release());
            assertTrue(run.run(server), () -> run.failures().toString());
            assertEquals(21, server.attempts(QuestionTask.text(0)));
        }
    }

    @Test
    void givesUpOnAServerThatIsOverloadedAndAnswersNobody() {
        try (var server = new FaultyServer(
                TOKENIZER, (prompt, attempt) -> FaultyServer.Reply.json(429, "{\"error\":\"busy\"}"))) {
            EndpointRun run = new EndpointRun(path(), 2).retries(2);
            assertFalse(run.run(server));
            assertEquals(
                    "HTTP 429: busy (given up after 3 attempts)", run.failure(1).message());
        }
    }

    @Test
    void stopsTheRunWhenTheServerRefusesEverybody() throws IOException {
        try (var server = new FaultyServer(
                TOKENIZER, (prompt, attempt) -> FaultyServer.Reply.json(401, "{\"error\":{\"message\":\"no\"}}"))) {
            var e = assertThrows(BenchmarkException.class, () -> new EndpointRun(path(), 9).run(server));
            assertEquals(BenchmarkException.Fault.ENDPOINT, e.fault());
            assertEquals(
                    server.address() + " refuses the requests: HTTP 401: no; no key was sent, see --api-key-env",
                    e.getMessage());
            assertFalse(Files.exists(path()), "no sample is recorded as failed");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 308, 403, 404, 405, 501})
    void stopsTheRunWhereNoCompletionsAreServed(int status) {
        try (var server = new FaultyServer(
                TOKENIZER, (prompt, attempt) -> FaultyServer.Reply.json(status, "{\"error\":\"not here\"}"))) {
            var e = assertThrows(BenchmarkException.class, () -> new EndpointRun(path(), 9).run(server));
            assertEquals(BenchmarkException.Fault.ENDPOINT, e.fault());
            assertTrue(String.valueOf(e.getMessage()).contains("HTTP " + status + ": not here"), e.getMessage());
        }
    }

    @Test
    void goesOnWithoutFieldsThatTheServerDoesNotKnow() {
        try (var server = FaultyServer.healthy(TOKENIZER)) {
            server.refuseField("no_stop_trim");
            EndpointRun run = new EndpointRun(path(), 6);
            assertTrue(run.run(server), () -> run.failures().toString());
            assertEquals(List.of("the server does not take no_stop_trim; going on without it"), run.notes());
            JsonNode last = server.bodies().get(server.bodies().size() - 1);
            assertFalse(last.has("no_stop_trim"));
            assertTrue(last.has("skip_special_tokens"));
        }
    }

    @Test
    void doesNotTakeAnAnswerToAnotherPrompt() {
        try (var server = new FaultyServer(
                TOKENIZER,
                (prompt, attempt) -> FaultyServer.Reply.json(
                        200, FaultyServer.completion("x", "stop", 2).toString()))) {
            EndpointRun run = new EndpointRun(path(), 1);
            assertFalse(run.run(server));
            assertEquals(
                    new Completion.Failed(
                            0, "endpoint-other-prompt", "the server read 2 prompt tokens of the 3 sent", false),
                    run.failure(0));
        }
    }

    @Test
    void takesAServersCountOfNothingAndOfUncachedTokens() {
        for (String usage : List.of(
                "{\"prompt_tokens\": 0}",
                "{\"prompt_tokens\": 1, \"prompt_tokens_details\": {\"cached_tokens\": 2}}",
                "{}")) {
            String reply = "{\"choices\": [{\"text\": \"x\", \"finish_reason\": \"stop\"}], \"usage\": " + usage + "}";
            try (var server = new FaultyServer(TOKENIZER, (prompt, attempt) -> FaultyServer.Reply.json(200, reply))) {
                EndpointRun run = new EndpointRun(folder.resolve(usage.length() + ".jsonl"), 1);
                assertTrue(run.run(server), () -> run.failures().toString());
            }
        }
    }

    @Test
    void takesAnyCountWhereToldTo() {
        try (var server = new FaultyServer(
                TOKENIZER,
                (prompt, attempt) -> FaultyServer.Reply.json(
                        200, FaultyServer.completion("x", "stop", 2).toString()))) {
            EndpointRun run = new EndpointRun(path(), 1);
            EndpointLanguageModel model = run.model(server);
            model.takeAnyReport();
            assertTrue(run.run(model), () -> run.failures().toString());
            assertEquals(
                    List.of("warning: the server read 2 prompt tokens of the 3 sent (sample 0; not said again)"),
                    run.notes());
        }
    }

    @Test
    void sendsTextWhereAskedToAndLeavesTheBeginningToTheServer() throws IOException {
        try (var server = FaultyServer.healthy(TOKENIZER)) {
            EndpointRun run = new EndpointRun(path(), 3).form(new PromptForm.Text(TOKENIZER));
            assertTrue(run.run(server), () -> run.failures().toString());
            assertEquals(List.of(), run.notes());
            JsonNode body = server.bodies().get(0);
            assertTrue(body.get("prompt").textValue().startsWith(" question "), body.toString());
            assertTrue(body.get("add_special_tokens").booleanValue());
            assertTrue(Files.readString(path()).contains("answer to question 2"));
        }
    }

    @Test
    void stopsSoonWhenCancelledAndContinuesLater() throws IOException {
        byte[] whole = wholeRun(6);
        var stalled = new CountDownLatch(2);
        try (var server = new FaultyServer(TOKENIZER, (prompt, attempt) -> {
            if (attempt == 1 && IntStream.of(2, 3).mapToObj(QuestionTask::text).anyMatch(prompt::equals)) {
                stalled.countDown();
                return new FaultyServer.Stall();
            }
            return new FaultyServer.None();
        })) {
            EndpointRun run = new EndpointRun(path(), 6).inFlight(2);
            EndpointLanguageModel model = run.model(server);
            var canceller = new Thread(() -> {
                try {
                    stalled.await();
                    model.cancel();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            canceller.start();
            assertFalse(run.run(model));
            assertEquals(List.of(), run.failures());
            assertEquals(2, Files.readAllLines(path()).size());
            assertTrue(new EndpointRun(path(), 6).run(server));
            assertArrayEquals(whole, Files.readAllBytes(path()));
        }
    }

    @Test
    void repeatsARequestWhileItsPlacesAreNeverAllTaken() {
        int most = 20_000;
        var repeated = new AtomicBoolean();
        try (var server = new FaultyServer(TOKENIZER, (prompt, attempt) -> {
            if (prompt.equals(QuestionTask.text(0)) && attempt == 1) {
                return FaultyServer.Reply.json(500, "");
            }
            repeated.compareAndSet(false, attempt == 2);
            return new FaultyServer.None();
        })) {
            var task = new QuestionTask(TOKENIZER, most);
            var pulled = new AtomicInteger();
            // There is always another prompt until the failed one was sent again; one each millisecond, so that the
            // machine keeps up with them.
            Iterator<GenerationRequest> requests = new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return !repeated.get() && pulled.get() < most;
                }

                @Override
                public GenerationRequest next() {
                    LockSupport.parkNanos(1_000_000);
                    return task.request(pulled.getAndIncrement());
                }
            };
            var model = new EndpointRun(path(), 1).inFlight(most).model(server);
            var answered = new AtomicInteger();
            model.generate(requests, completion -> answered.incrementAndGet());
            assertTrue(pulled.get() < most, "it was sent again only when there were no more prompts");
            assertEquals(pulled.get(), answered.get());
        }
    }

    @Test
    void passesOnWhatTheConsumerThrows() {
        try (var server = FaultyServer.healthy(TOKENIZER)) {
            EndpointLanguageModel model = new EndpointRun(path(), 1).model(server);
            var task = new QuestionTask(TOKENIZER, 3);
            var requests = new ArrayList<>(List.of(task.request(0), task.request(1), task.request(2))).iterator();
            var e = assertThrows(
                    IllegalStateException.class,
                    () -> model.generate(requests, completion -> {
                        throw new IllegalStateException("disk full");
                    }));
            assertEquals("disk full", e.getMessage());
        }
    }

    @Test
    void letsTheKeyAppearNowhereButInTheHeader() throws IOException {
        String key = "sk-very-secret-0123456789";
        try (var server = new FaultyServer(TOKENIZER, (prompt, attempt) -> switch (prompt) {
            case " question 0" ->
                FaultyServer.Reply.json(400, "{\"error\":{\"message\":\"bad key? Bearer " + key + "\"}}");
            case " question 1" -> FaultyServer.Reply.json(500, "x".repeat(280) + key);
            case " question 2" -> FaultyServer.Reply.json(200, "{\"text\":\"" + key + "\"}");
            default -> new FaultyServer.None();
        })) {
            EndpointRun run = new EndpointRun(path(), 5).key(key);
            assertFalse(run.run(server));
            assertEquals(
                    Set.of(0, 1, 2),
                    run.failures().stream().map(Completion.Failed::index).collect(Collectors.toSet()));
            assertEquals(
                    List.of("Bearer " + key), server.keys().stream().distinct().toList());
            assertFalse(
                    run.failures().toString().contains("sk-"), run.failures().toString());
            try (var files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertFalse(Files.readString(file).contains("sk-"), file.toString());
                }
            }
            assertFalse(run.settings(server).toString().contains("sk-"));
        }
    }

    private byte[] wholeRun(int samples) throws IOException {
        Path file = folder.resolve("whole.jsonl");
        try (var server = FaultyServer.healthy(TOKENIZER)) {
            assertTrue(new EndpointRun(file, samples).run(server));
        }
        return Files.readAllBytes(file);
    }

    private Path path() {
        return folder.resolve("run.jsonl");
    }
}

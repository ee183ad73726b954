package dev.stringbench.benchmarks.endpoint;

import static dev.stringbench.benchmarks.endpoint.EndpointRun.TOKENIZER;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.benchmarks.model.Completion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The faults of {@link ServerFaultsTest} where the server is asked in a chat. */
@Timeout(300)
class ChatFaultsTest {

    private static final int SAMPLES = 8;

    private static byte[] whole = new byte[0];

    @TempDir
    private Path folder;

    @BeforeAll
    static void runWithoutFaults(@TempDir Path other) throws IOException {
        Path file = other.resolve("whole.jsonl");
        try (var server = FaultyServer.healthy(TOKENIZER)) {
            assertTrue(new EndpointRun(file, SAMPLES).inChat(ChatSettings.PLAIN).run(server));
        }
        whole = Files.readAllBytes(file);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("endpoint-http-500", FaultyServer.Reply.json(500, "{\"error\":\"CUDA error\"}")),
                Arguments.of("endpoint-http-409", FaultyServer.Reply.json(409, "")),
                Arguments.of("endpoint-http-408", FaultyServer.Reply.json(408, "late")),
                Arguments.of("endpoint-http-425", FaultyServer.Reply.json(425, "early")),
                Arguments.of("endpoint-http-502", FaultyServer.Reply.json(502, "<html><h1>Bad Gateway</h1></html>")),
                Arguments.of("endpoint-http-503", FaultyServer.Reply.json(503, "{\"error\":\"draining\"}")),
                Arguments.of("endpoint-http-504", FaultyServer.Reply.json(504, "")),
                Arguments.of("endpoint-connection", new FaultyServer.Close()),
                Arguments.of("endpoint-connection", new FaultyServer.CutShort()),
                Arguments.of("endpoint-timeout", new FaultyServer.Stall()),
                garbage(""),
                garbage("<html>a login page</html>"),
                garbage("{\"choices\":[{\"message\":{\"content\":\"half an ans"),
                garbage("{\"choices\":[]}"),
                garbage("{\"choices\":[{\"message\":{\"content\":7},\"finish_reason\":\"stop\"}]}"),
                garbage("{\"choices\":[{\"text\":\"a completion\",\"finish_reason\":\"stop\"}]}"),
                garbage("{\"choices\":[{\"message\":{\"content\":\"two\"}},{\"message\":{\"content\":\"of them\"}}]}"),
                garbage("[1, 2, 3]"),
                garbage("null"),
                garbage(FaultyServer.message("part of", "abort", 3).toString()),
                garbage(FaultyServer.message("part of", "stop", 3) + "{}"));
    }

    /** Overload alone never makes a sample fail while others are answered. */
    static Stream<Arguments> faultsAndOverload() {
        var overload = new FaultyServer.Reply(429, "{\"message\":\"slow down\"}", Map.of("Retry-After", "0"));
        return Stream.concat(faults(), Stream.of(Arguments.of("endpoint-overloaded", overload)));
    }

    private static Arguments garbage(String body) {
        return Arguments.of("endpoint-garbled-reply", FaultyServer.Reply.json(200, body));
    }

    @ParameterizedTest
    @MethodSource("faultsAndOverload")
    void endsWithTheSameBytesWhenFaultsPass(String kind, FaultyServer.Fault fault) throws IOException {
        try (var server = new FaultyServer(
                TOKENIZER, (prompt, attempt) -> attempt <= 2 && isOdd(prompt) ? fault : new FaultyServer.None())) {
            EndpointRun run = run(fault);
            assertTrue(run.run(server), () -> kind + " " + run.failures());
            assertArrayEquals(whole, Files.readAllBytes(path()));
            assertEquals(3, server.attempts(QuestionTask.text(3)));
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void recordsTheCauseWhenFaultsStayAndContinuesWhenTheyAreGone(String kind, FaultyServer.Fault fault)
            throws IOException {
        var mended = new AtomicBoolean();
        try (var server = new FaultyServer(
                TOKENIZER, (prompt, attempt) -> !mended.get() && isOdd(prompt) ? fault : new FaultyServer.None())) {
            EndpointRun run = run(fault).retries(1);
            assertFalse(run.run(server));
            Completion.Failed failure = run.failure(5);
            assertEquals(kind, failure.kind());
            mended.set(true);
            assertTrue(
                    new EndpointRun(path(), SAMPLES).inChat(ChatSettings.PLAIN).run(server));
            assertArrayEquals(whole, Files.readAllBytes(path()));
        }
    }

    private EndpointRun run(FaultyServer.Fault fault) {
        EndpointRun run = new EndpointRun(path(), SAMPLES).inChat(ChatSettings.PLAIN);
        return fault instanceof FaultyServer.Stall ? run.requestTimeout(EndpointRun.SHORT) : run;
    }

    private Path path() {
        return folder.resolve("results.jsonl");
    }

    private static boolean isOdd(String prompt) {
        return Integer.parseInt(prompt.replaceAll("\\D", "")) % 2 == 1;
    }
}

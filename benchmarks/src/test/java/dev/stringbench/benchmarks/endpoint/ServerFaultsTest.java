package dev.stringbench.benchmarks.endpoint;

import static dev.stringbench.benchmarks.endpoint.EndpointRun.TOKENIZER;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.model.Completion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(300)
class ServerFaultsTest {

    private static final int SAMPLES = 8;

    @TempDir
    private Path folder;

    private static byte[] whole = new byte[0];

    @BeforeAll
    static void runWithoutFaults(@TempDir Path other) throws IOException {
        Path file = other.resolve("whole.jsonl");
        try (var server = FaultyServer.healthy(TOKENIZER)) {
            assertTrue(new EndpointRun(file, SAMPLES).run(server));
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
                garbage("{\"choices\":[{\"text\":\"half an ans"),
                garbage("{\"choices\":[]}"),
                garbage("{\"choices\":[{\"text\":null,\"finish_reason\":\"stop\"}]}"),
                garbage("{\"choices\":[{\"message\":{\"content\":\"chat\"},\"finish_reason\":\"stop\"}]}"),
                garbage("{\"choices\":[{\"text\":\"two\"},{\"text\":\"of them\"}]}"),
                garbage("[1, 2, 3]"),
                garbage("null"),
                garbage(FaultyServer.completion("part of", "abort", 3).toString()),
                garbage(FaultyServer.completion("part of", "stop", 3) + "{}"));
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
            assertTrue(run.run(server), () -> run.failures().toString());
            assertArrayEquals(whole, Files.readAllBytes(path()));
            assertEquals(3, server.attempts(QuestionTask.text(3)));
        }
    }

    @Test
    void repeatsARequestAsOftenAsRetriesSay() {
        var busy = FaultyServer.Reply.json(500, "{\"error\":\"busy\"}");
        for (int retries : new int[] {0, 1, 3}) {
            try (var server = new FaultyServer(
                    TOKENIZER, (prompt, attempt) -> attempt <= retries ? busy : new FaultyServer.None())) {
                EndpointRun run = new EndpointRun(folder.resolve(retries + ".jsonl"), 2).retries(retries);
                assertTrue(run.run(server));
                assertEquals(List.of(), run.failures());
                assertEquals(retries + 1, server.attempts(QuestionTask.text(1)));
            }
        }
        try (var server =
                new FaultyServer(TOKENIZER, (prompt, attempt) -> attempt <= 4 ? busy : new FaultyServer.None())) {
            EndpointRun run = new EndpointRun(path(), 1).retries(3);
            run.run(server);
            assertEquals(
                    "HTTP 500: busy (given up after 4 attempts)", run.failure(0).message());
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
            assertEquals(
                    SAMPLES / 2,
                    run.failures().stream()
                            .mapToInt(Completion.Failed::index)
                            .distinct()
                            .count());
            Completion.Failed failure = run.failure(5);
            assertEquals(kind, failure.kind());
            assertTrue(failure.message().endsWith("(given up after 2 attempts)"), failure.message());
            assertTrue(Files.readString(path()).contains("\"error\":{\"kind\":\"" + kind + "\""));
            mended.set(true);
            assertTrue(new EndpointRun(path(), SAMPLES).run(server));
            assertArrayEquals(whole, Files.readAllBytes(path()));
        }
    }

    @Test
    void losesNothingWhenTheServerRestartsInTheMiddleOfARun() throws IOException {
        var scored = new AtomicInteger();
        try (var server = FaultyServer.healthy(TOKENIZER)) {
            EndpointRun run = new EndpointRun(path(), SAMPLES)
                    .inFlight(3)
                    .onScored(result -> {
                        if (scored.incrementAndGet() % 3 == 0) {
                            server.stop();
                        }
                    })
                    .onNote(note -> {
                        if (note.contains("is not there")) {
                            server.restart();
                        }
                    });
            assertTrue(run.run(server), () -> run.failures().toString());
            assertArrayEquals(whole, Files.readAllBytes(path()));
            assertTrue(
                    run.notes().get(0).startsWith(server.address() + " is not there (connection refused); waiting"),
                    run.notes().toString());
            assertTrue(
                    run.notes().get(1).startsWith("the server is back after "),
                    run.notes().toString());
        }
    }

    @Test
    void stopsWhenTheServerStaysAwayAndContinuesWhenItIsBack() throws IOException {
        var scored = new AtomicInteger();
        try (var server = FaultyServer.healthy(TOKENIZER)) {
            EndpointRun run = new EndpointRun(path(), SAMPLES)
                    .inFlight(1)
                    .serverWait(Duration.ofMillis(30))
                    .onScored(result -> {
                        if (scored.incrementAndGet() == 3) {
                            server.stop();
                        }
                    });
            var e = assertThrows(BenchmarkException.class, () -> run.run(server));
            assertEquals(BenchmarkException.Fault.ENDPOINT, e.fault());
            String message = String.valueOf(e.getMessage());
            assertTrue(
                    message.startsWith(server.address() + " is not there (connection refused), after waiting"),
                    message);
            assertTrue(message.endsWith("run the same command again to continue"), message);
            assertEquals(3, Files.readAllLines(path()).size());
            server.restart();
            assertTrue(new EndpointRun(path(), SAMPLES).run(server));
            assertArrayEquals(whole, Files.readAllBytes(path()));
            assertEquals(SAMPLES, server.bodies().size());
        }
    }

    @Test
    void waitsForAServerThatStillLoadsItsModel() throws IOException {
        try (var server = FaultyServer.healthy(TOKENIZER)) {
            server.answerModelsWith(FaultyServer.Reply.json(503, "{\"error\":{\"message\":\"Loading model\"}}"));
            EndpointRun run = new EndpointRun(path(), SAMPLES)
                    .onNote(note -> server.answerModelsWith(
                            FaultyServer.Reply.json(200, FaultyServer.models(FaultyServer.MODEL))));
            assertTrue(run.run(server));
            assertEquals(
                    server.address() + " is not there (HTTP 503: Loading model); waiting for it, at most 60 s",
                    run.notes().get(0));
            assertArrayEquals(whole, Files.readAllBytes(path()));
        }
    }

    @Test
    void repeatsRequestsWhoseConnectionsAreResetOrHalfClosed() throws Exception {
        try (var server = FaultyServer.healthy(TOKENIZER);
                var broken = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
            // The first two connections end badly; the others are passed on to a healthy server.
            var relay = new Thread(() -> relay(broken, server.address().base().getPort()));
            relay.setDaemon(true);
            relay.start();
            EndpointRun run = new EndpointRun(path(), SAMPLES).inFlight(1);
            var settings = run.settings(server);
            var through = new EndpointSettings(
                    EndpointAddress.parse("http://127.0.0.1:" + broken.getLocalPort()),
                    settings.model(),
                    settings.apiKey(),
                    1,
                    settings.requestTimeout(),
                    settings.retryPolicy());
            ModelServer connected = ModelServer.connect(through, "tiny", note -> {});
            var model = new EndpointLanguageModel(
                    connected, TOKENIZER, run.model(server).identity(), new PromptForm.Ids(), 1);
            assertTrue(run.run(model), () -> run.failures().toString());
            assertArrayEquals(whole, Files.readAllBytes(path()));
        }
    }

    private static void relay(ServerSocket listener, int port) {
        try {
            for (int connection = 0; ; connection++) {
                try (Socket client = listener.accept()) {
                    if (connection == 1) {
                        client.getInputStream().read();
                        client.setSoLinger(true, 0);
                    } else if (connection == 2) {
                        client.getOutputStream().write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
                        client.shutdownOutput();
                        client.getInputStream().readAllBytes();
                    } else {
                        passOn(client, port);
                    }
                }
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    /** Pass one request on, then close the connection. */
    private static void passOn(Socket client, int port) throws IOException {
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) client.getInputStream().read());
            }
            var length = java.util.regex.Pattern.compile("(?i)content-length: (\\d+)")
                    .matcher(head);
            byte[] body = client.getInputStream().readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
            String closing = head.toString().replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
            server.getOutputStream().write(closing.getBytes(StandardCharsets.ISO_8859_1));
            server.getOutputStream().write(body);
            server.getInputStream().transferTo(client.getOutputStream());
        }
    }

    /** Stalls need a short patience; everything else a long one, so that nothing depends on the machine's speed. */
    private EndpointRun run(FaultyServer.Fault fault) {
        return new EndpointRun(path(), SAMPLES)
                .requestTimeout(fault instanceof FaultyServer.Stall ? EndpointRun.SHORT : EndpointRun.LONG);
    }

    private static boolean isOdd(String prompt) {
        return (prompt.charAt(prompt.length() - 1) - '0') % 2 == 1;
    }

    private Path path() {
        return folder.resolve("run.jsonl");
    }
}

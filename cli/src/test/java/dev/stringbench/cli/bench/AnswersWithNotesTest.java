package dev.stringbench.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.OwnInfBench;
import dev.stringbench.cli.TinyModelFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a chat server sends beside its answers stands in the results, whatever the benchmark. */
@Timeout(300)
class AnswersWithNotesTest {

    private static final JsonMapper JSON = new JsonMapper();

    /** In turn. */
    private static final List<String> ANSWERS = List.of("""
            {"message": {"role": "assistant", "content": "harbour", "reasoning_content": "six by"},
             "finish_reason": "stop"}""", """
            {"message": {"role": "assistant", "content": null, "reasoning": "six"}, "finish_reason": "length"}""", """
            {"message": {"role": "assistant", "content": null, "refusal": "I can't"}, "finish_reason": "stop"}""", """
            {"message": {"role": "assistant", "content": "har"}, "finish_reason": "content_filter"}""", """
            {"message": {"role": "assistant", "content": null}, "finish_reason": "stop"}""");

    private static final List<String> REPLIES = List.of(
            "{\"reasoning\":\"six by\"}",
            "{\"reasoning\":\"six\",\"ended\":\"cut-off-while-thinking\"}",
            "{\"refusal\":\"I can't\",\"ended\":\"refused\"}",
            "{\"ended\":\"content-filter\"}",
            "{\"ended\":\"no-content\"}");

    @TempDir
    private Path folder;

    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        TinyModelFolder.write(folder.resolve("tiny"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        String reply = exchange.getRequestURI().getPath().endsWith("/models")
                ? "{\"data\": [{\"id\": \"tiny\", \"object\": \"model\"}]}"
                : "{\"choices\": [" + ANSWERS.get(asked.getAndIncrement() % ANSWERS.size())
                        + "], \"usage\": {\"prompt_tokens\": 9, \"completion_tokens\": 3}}";
        byte[] bytes = reply.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private CommandRun run(Path results, String... arguments) {
        return CommandRun.of(Stream.concat(
                        Stream.of(arguments),
                        Stream.of(
                                "--model-path",
                                folder.resolve("tiny").toString(),
                                "--endpoint",
                                "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/chat/completions",
                                "--tokenizer",
                                folder.resolve("tiny").toString(),
                                "--no-usage-check",
                                "--in-flight",
                                "1",
                                "--output",
                                results.toString()))
                .toArray(String[]::new));
    }

    /** Read the replies of a folder, in the order of the alphabet, since samples are not asked in their own. */
    private static List<String> replies(Path results) throws IOException {
        try (Stream<Path> files = Files.walk(results)) {
            Path file = files.filter(path -> path.toString().endsWith(".jsonl")
                            && !path.toString().endsWith(".events.jsonl"))
                    .findFirst()
                    .orElseThrow();
            List<String> replies = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                replies.add(JSON.readTree(line).path("reply").toString());
            }
            Collections.sort(replies);
            return replies;
        }
    }

    @Test
    void standInTheResultsOfTheNeedleTest() throws IOException {
        Path results = folder.resolve("niah");
        CommandRun run = run(
                results,
                "niah",
                "--haystack",
                "synthetic",
                "--test-max-length",
                "600",
                "--num-test",
                "5",
                "--price-per-million",
                "1000,2000");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(
                run.err().contains("5 of 5 samples left, about 2,360 prompt tokens, which cost about 2.36"), run.err());
        assertTrue(run.err().contains("read 45 prompt tokens and generated 15, which cost 0.0750"), run.err());
        assertEquals(REPLIES.stream().sorted().toList(), replies(results));
        assertTrue(
                run.err().contains("1 of 5 answers were cut off while thinking, give a larger --thinking-budget"),
                run.err());
        assertTrue(run.err().contains("3 of 5 were refused, held back or empty"), run.err());
    }

    @Test
    void standInTheResultsOfInfiniteBench() throws IOException {
        Path results = folder.resolve("infbench");
        CommandRun run = run(
                results,
                "infbench",
                "--task",
                "code_run",
                "--data-dir",
                OwnInfBench.write(folder.resolve("data")).toString());
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(REPLIES.subList(0, 2).stream().sorted().toList(), replies(results));
    }
}

package dev.stringbench.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.ProcessRun;
import dev.stringbench.cli.RunningServer;
import dev.stringbench.cli.TinyModelFolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(300)
class ServeCommandTest {

    private static final Pattern ADDRESS = Pattern.compile("at (http://\\S+/v1)");

    @TempDir
    private Path folder;

    private String model = "unset";

    @BeforeEach
    void writeModel() throws IOException {
        model = TinyModelFolder.write(folder.resolve("tiny")).toString();
    }

    /** niah's L is its length without the answer's 128 tokens: S is 0.33 of 640 here, not of the window's 1,024. */
    @Test
    void takesTheLengthThatNiahTakes() {
        try (var server = new RunningServer(
                "--model-path", model, "--random-weights", "--like", "niah", "--test-max-length", "768")) {
            assertTrue(server.err().contains("(S 211, W 128)"), server.err());
            runNiah(server, 1, folder);
        }
    }

    /** Prompts that several copies share out give the file that one copy gives. */
    @Test
    void twoCopiesGiveTheResultsOfOne() throws IOException {
        List<String> files = new ArrayList<>();
        for (String copies : List.of("1", "2")) {
            Path output = folder.resolve("copies-" + copies);
            try (var server = new RunningServer(
                    "--model-path",
                    model,
                    "--random-weights",
                    "--like",
                    "niah",
                    "--test-max-length",
                    "768",
                    "--replicas",
                    copies)) {
                assertEquals(copies.equals("2"), server.err().contains("in 2 copies"), server.err());
                runNiah(server, 4, output);
            }
            try (Stream<Path> written = Files.walk(output)) {
                Path results = written.filter(file -> file.toString().matches(".*(?<!\\.events)\\.jsonl"))
                        .findFirst()
                        .orElseThrow();
                files.add(Files.readString(results));
            }
        }
        assertEquals(4, files.get(0).lines().count());
        assertEquals(files.get(0), files.get(1));
    }

    private void runNiah(RunningServer server, int samples, Path output) {
        CommandRun niah = CommandRun.of(
                "niah",
                "--model-path",
                model,
                "--position",
                "string",
                "--haystack",
                "synthetic",
                "--test-max-length",
                "768",
                "--num-test",
                Integer.toString(samples),
                "--endpoint",
                server.address(),
                "--output",
                output.toString());
        assertEquals(0, niah.exitCode(), niah.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--like niah | --like niah and --test-max-length go together; give both or neither",
                "--test-max-length 768 | --like niah and --test-max-length go together; give both or neither",
                "--like ruler --test-max-length 768 | --like niah and --test-max-length go together",
                "--like niah --test-max-length 256 | --test-max-length is 256; it must be 257 to ",
                "--position rope,string | --position names several schemes; serve runs one",
                "--host 0.0.0.0 | --host 0.0.0.0 opens the server to the network without a key; give --api-key-env NAME",
            })
    void refusesWhatItCannotServe(String options, String message) {
        CommandRun run = CommandRun.of(
                ("serve --random-weights --device cpu --model-path " + model + " " + options).split(" ", -1));
        assertEquals(2, run.exitCode(), run.err());
        assertTrue(run.err().contains(message), run.err());
    }

    /** Small Java runtimes leave the module jdk.random out, and with it the generators that Java itself prefers. */
    @Test
    void samplesOnARuntimeWithoutFurtherRandomGenerators() throws Exception {
        ProcessRun server = ProcessRun.start(
                List.of("--limit-modules", "java.se,jdk.httpserver,jdk.unsupported", "-Xmx512m"),
                line -> ADDRESS.matcher(line).find(),
                "serve",
                "--model-path",
                model,
                "--random-weights",
                "--port",
                "0",
                "--device",
                "cpu");
        try {
            Matcher address = ADDRESS.matcher(server.awaitMark());
            assertTrue(address.find(), "the server ended");
            var request = HttpRequest.newBuilder(URI.create(address.group(1) + "/completions"))
                    .POST(BodyPublishers.ofString("{\"prompt\": \"a\", \"max_tokens\": 4, \"temperature\": 1}"))
                    .build();
            var reply = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
            assertEquals(200, reply.statusCode(), reply.body());
        } finally {
            server.process().destroyForcibly();
        }
    }
}

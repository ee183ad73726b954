package dev.stringbench.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.RunningServer;
import dev.stringbench.cli.TinyModelFolder;
import dev.stringbench.cli.app.StringBench;
import dev.stringbench.cli.console.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Benchmarks that let a server answer, the server being string-bench's own. */
@Timeout(300)
class EndpointTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    private Path model = Path.of("unset");

    @BeforeEach
    void writeModel() throws IOException {
        model = TinyModelFolder.write(folder.resolve("models/tiny"));
    }

    @Test
    void givesTheSamePredictionsAsOurOwnEngine() throws Exception {
        // The offset that 768 tokens less the answer's 128 give at the ratio 0.33.
        String[] string = {"--position", "string", "--shifted-offset", "211"};
        assertEquals(
                0, niah("local", string, "--random-weights", "--device", "cpu").exitCode());
        try (var server = new RunningServer(concat(
                string, "--model-path", model.toString(), "--random-weights", "--served-model-name", "org/tiny"))) {
            CommandRun run = niah("served", string, "--endpoint", server.address(), "--in-flight", "3");
            assertEquals(0, run.exitCode(), run.err());
            assertTrue(
                    run.err()
                            .contains("(llama, served as org/tiny by string-bench at " + server.address()
                                    + "/v1), 4 samples"),
                    run.err());
            assertEquals(predictions("local"), predictions("served"));
            JsonNode identity = identity("served").get("model");
            assertEquals("endpoint", identity.get("device").textValue());
            assertEquals("string-bench", identity.get("engine").textValue());
            assertFalse(identity.get("position").get("verified").booleanValue());
            assertFalse(identity.toString().contains("127.0.0.1"), "a server may move");

            CommandRun again = niah("served", string, "--endpoint", server.address() + "/v1/completions/");
            assertTrue(again.err().contains("4 of 4 samples are done already"), again.err());

            assertFailure(
                    2,
                    niah("other", new String[0], "--endpoint", server.address()),
                    "says that it runs string (S 211, W 128), not rope; give --position string --shifted-offset 211"
                            + " --local-value 128");
            assertEquals(0, server.end());
            assertFailure(
                    1,
                    niah("served", string, "--endpoint", server.address(), "--endpoint-wait", "0", "--num-test", "9"),
                    "is not there (connection refused), after waiting for");
        }
    }

    @Test
    void testsRulerTasksThroughAServer() throws Exception {
        Path questions = Files.createDirectories(folder.resolve("data/qa_1")).resolve("tiny-4096.jsonl");
        Files.writeString(questions, """
            {"index": 0, "input": "Where is the kettle?", "outputs": ["harbour", "the harbour"], "length": 40}
            {"index": 1, "input": "Where is the lantern ?", "outputs": ["in the meadow"], "length": 40}
            """);
        String[] ruler = {"--task", "qa_1", "--max-length", "4096", "--num-samples", "2"};
        CommandRun local =
                command("ruler", "local", ruler, "--position", "rope", "--random-weights", "--device", "cpu");
        assertEquals(0, local.exitCode(), local.err());
        try (var server = new RunningServer(
                "--model-path",
                model.toString(),
                "--random-weights",
                "--position",
                "rope",
                "--max-model-len",
                "6000")) {
            CommandRun run = command("ruler", "served", ruler, "--endpoint", server.address());
            assertEquals(0, run.exitCode(), run.err());
            assertEquals(predictions("local"), predictions("served"));
            CommandRun text =
                    command("ruler", "text", ruler, "--endpoint", server.address(), "--endpoint-prompt", "text");
            assertEquals(0, text.exitCode(), text.err());
            assertEquals(predictions("local"), predictions("text"), "this tokenizer gives the same ids again");
            assertEquals(
                    "greedy, prompts sent as text",
                    identity("text").get("model").get("decoding").textValue());
        }
    }

    @Test
    void needsNoWeights() throws Exception {
        assertEquals(List.of(), weights(), "the folder has none");
        try (var server =
                new RunningServer("--model-path", model.toString(), "--random-weights", "--position", "rope")) {
            CommandRun run = niah("served", new String[0], "--endpoint", server.address());
            assertEquals(0, run.exitCode(), run.err());
        }
    }

    @Test
    void sendsTheKeyAndWritesItNowhere() throws Exception {
        try (var server =
                new RunningServer("--model-path", model.toString(), "--random-weights", "--position", "rope")) {
            var out = new StringWriter();
            var err = new StringWriter();
            var console = new Console(
                    new PrintWriter(out), new PrintWriter(err), false, null, Map.of("MY_KEY", "sk-secret-987654"));
            List<String> arguments = arguments(
                    "niah",
                    "keyed",
                    niahOptions(),
                    "--endpoint",
                    server.address(),
                    "--api-key-env",
                    "MY_KEY",
                    "--verbose");
            assertEquals(0, StringBench.run(console, arguments.toArray(String[]::new)), err.toString());
            assertFalse((out + " " + err).contains("sk-secret"), out + " " + err);
            try (var files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertFalse(Files.readString(file).contains("sk-secret"), file.toString());
                }
            }
        }
    }

    @Test
    void namesOptionsThatDoNotGoWithAServer() throws IOException {
        String endpoint = "http://127.0.0.1:" + unusedPort();
        assertUsage(
                CommandRun.of("niah", "--endpoint", endpoint),
                "--endpoint needs --model-path DIR, a folder with the tokenizer and config.json");
        assertUsage(served(endpoint, "--device", "cpu"), "--device is for our own engine");
        assertUsage(served(endpoint, "--batch", "4"), "--batch is for our own engine");
        assertUsage(served(endpoint, "--random-weights"), "--random-weights is for our own engine");
        assertUsage(served(endpoint, "--position", "rope,string"), "--position names 2 schemes, but a server runs one");
        assertUsage(served(endpoint, "--in-flight", "0"), "--in-flight is 0; it must be 1 to 4096");
        assertUsage(served(endpoint, "--retries", "-1"), "--retries is -1");
        assertUsage(served(endpoint, "--request-timeout", "0"), "--request-timeout is 0.0; it must be above 0");
        assertUsage(
                served(endpoint, "--endpoint-prompt", "talk"),
                "--endpoint-prompt is talk; it must be ids, text or chat");
        assertUsage(served("ftp://host"), "--endpoint must be an http or https address");
        assertUsage(served("http://user:secret@host"), "--endpoint must have no user name, password or query");
        assertUsage(served("not an address"), "--endpoint is not an address");
        assertFailure(1, served("http://no-such-host.invalid"), "cannot be reached: there is no host of that name");
        assertFalse(Files.exists(folder.resolve("out")), "nothing is made");
    }

    private CommandRun served(String endpoint, String... more) {
        return niah("out", concat(new String[] {"--endpoint", endpoint}, more));
    }

    private CommandRun niah(String output, String[] options, String... more) {
        return command("niah", output, concat(niahOptions(), options), more);
    }

    private static String[] niahOptions() {
        return new String[] {"--haystack", "synthetic", "--test-max-length", "768", "--num-test", "4"};
    }

    private CommandRun command(String command, String output, String[] options, String... more) {
        return CommandRun.of(arguments(command, output, options, more).toArray(String[]::new));
    }

    private List<String> arguments(String command, String output, String[] options, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command, "--model-path", model.toString()));
        arguments.addAll(List.of("--output", folder.resolve(output).toString()));
        if (command.equals("ruler")) {
            arguments.addAll(List.of("--save-dir", folder.resolve("data").toString()));
            arguments.addAll(List.of("--data-sources", folder.resolve("sources").toString()));
        }
        List<String> last = List.of(more);
        for (int index = 0; index < options.length; index++) {
            boolean givenAgain = options[index].startsWith("--") && last.contains(options[index]);
            if (givenAgain) {
                index++;
            } else {
                arguments.add(options[index]);
            }
        }
        arguments.addAll(last);
        return arguments;
    }

    private List<String> predictions(String output) throws IOException {
        List<String> predictions = new ArrayList<>();
        for (String line : Files.readAllLines(resultFile(output))) {
            predictions.add(JSON.readTree(line).get("pred").textValue());
        }
        assertFalse(predictions.isEmpty());
        return predictions;
    }

    private JsonNode identity(String output) throws IOException {
        Path file = resultFile(output);
        Path sidecar = file.resolveSibling(file.getFileName().toString().replace(".jsonl", ".meta.json"));
        return JSON.readTree(Files.readString(sidecar)).get("identity");
    }

    private Path resultFile(String output) throws IOException {
        try (var files = Files.walk(folder.resolve(output))) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .filter(file -> !file.toString().endsWith(".events.jsonl"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private List<Path> weights() throws IOException {
        try (var files = Files.list(model)) {
            return files.filter(file -> file.toString().endsWith(".safetensors"))
                    .toList();
        }
    }

    private static int unusedPort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String[] concat(String[] first, String... second) {
        List<String> both = new ArrayList<>(List.of(first));
        both.addAll(List.of(second));
        return both.toArray(String[]::new);
    }

    private static void assertUsage(CommandRun run, String words) {
        assertFailure(2, run, words);
        assertEquals(1, run.err().lines().count(), run.err());
    }

    private static void assertFailure(int exitCode, CommandRun run, String words) {
        assertEquals(exitCode, run.exitCode(), run.err());
        String last = run.err().lines().reduce((first, second) -> second).orElse("");
        assertTrue(last.contains(words), run.err());
    }
}

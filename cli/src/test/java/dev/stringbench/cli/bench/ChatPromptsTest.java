package dev.stringbench.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.RunningServer;
import dev.stringbench.cli.TinyModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The benchmarks with a model's own chat template, on a tiny model with random weights. */
@Timeout(300)
class ChatPromptsTest {

    private static final String TEMPLATE =
            "<begin>{% for m in messages %}<|{{ m.role }}|>{{ m.content | trim }}<|end|>{% endfor %}{% if"
                    + " add_generation_prompt %}<|assistant|>{% if mode is defined %}{{ mode }}{% endif %}{% endif %}";

    @TempDir
    private Path folder;

    @Test
    void niahAsksInTheTemplateAndSaysSoInTheIdentity() throws IOException {
        Path plain = folder.resolve("plain");
        Path chat = folder.resolve("chat");
        Path other = folder.resolve("other");
        assertEquals(0, niah(plain).exitCode());
        CommandRun run = niah(chat, "--chat");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(0, niah(other, "--chat", "--template-args", "mode=fast").exitCode());
        JsonNode settings = identity(chat).at("/data/settings");
        assertEquals(16, settings.get("chat_template").textValue().length());
        assertEquals(
                "{\"mode\":\"fast\"}",
                identity(other).at("/data/settings/template_args").textValue());
        assertTrue(identity(plain).at("/data/settings/chat_template").isMissingNode());
        assertNotEquals(
                resultFile(plain).getFileName(), resultFile(chat).getFileName(), "they can stand in one folder");
        int most = lines(chat).stream()
                .mapToInt(line -> line.get("ctx_len").intValue())
                .max()
                .orElseThrow();
        assertTrue(most <= 600, "the template's tokens are taken from the text's: " + most);
    }

    @Test
    void givesTheSamePredictionsThroughAServersChat() throws IOException {
        try (var server = new RunningServer(
                "--model-path",
                model().toString(),
                "--random-weights",
                "7",
                "--position",
                "rope",
                "--max-model-len",
                "6000")) {
            String[] served = {"--endpoint", server.address(), "--endpoint-prompt", "chat"};
            assertEquals(
                    0,
                    run("niah", folder.resolve("n1"), NIAH, "--chat", "--random-weights", "7")
                            .exitCode());
            CommandRun niah = run("niah", folder.resolve("n2"), NIAH, served);
            assertEquals(0, niah.exitCode(), niah.err());
            assertEquals(predictions(folder.resolve("n1")), predictions(folder.resolve("n2")));
            assertTrue(niah.err().contains("the server read "), niah.err());
            Path named = Files.createDirectories(folder.resolve("named"));
            Files.copy(folder.resolve("tiny/config.json"), named.resolve("config.json"));
            CommandRun counted = CommandRun.of(
                    "niah",
                    "--model-path",
                    named.toString(),
                    "--tokenizer",
                    folder.resolve("tiny").toString(),
                    "--position",
                    "rope",
                    "--haystack",
                    "synthetic",
                    "--test-max-length",
                    "600",
                    "--num-test",
                    "1",
                    "--endpoint-model",
                    "tiny",
                    "--endpoint",
                    server.address(),
                    "--endpoint-prompt",
                    "chat",
                    "--output",
                    folder.resolve("n4").toString());
            assertEquals(0, counted.exitCode(), counted.err());
            assertTrue(counted.err().contains("which is not the model's own"), counted.err());
            assertTrue(identity(folder.resolve("n4"))
                    .at("/model/decoding")
                    .textValue()
                    .contains("lengths by another tokenizer"));
            String data = folder.resolve("data").toString();
            writeQuestions(folder.resolve("data/qa_1/tiny-chat-" + (4096 - TEMPLATE_TOKENS) + ".jsonl"));
            CommandRun local = run(
                    "ruler",
                    folder.resolve("r1"),
                    RULER,
                    "--template",
                    "model",
                    "--random-weights",
                    "7",
                    "--save-dir",
                    data);
            assertEquals(0, local.exitCode(), local.err());
            CommandRun ruler = run(
                    "ruler",
                    folder.resolve("r2"),
                    RULER,
                    "--template",
                    "model",
                    "--save-dir",
                    data,
                    served[0],
                    served[1],
                    "--endpoint-prompt",
                    "chat");
            assertEquals(0, ruler.exitCode(), ruler.err());
            assertEquals(predictions(folder.resolve("r1")), predictions(folder.resolve("r2")));
            CommandRun asIds = run(
                    "ruler",
                    folder.resolve("r3"),
                    RULER,
                    "--template",
                    "model",
                    "--save-dir",
                    data,
                    served[0],
                    served[1]);
            assertEquals(0, asIds.exitCode(), asIds.err());
            assertEquals(predictions(folder.resolve("r1")), predictions(folder.resolve("r3")));
        }
    }

    /** What the template adds to a question: a token of its own and three marks of 8, 7 and 13 bytes. */
    private static final int TEMPLATE_TOKENS = 29;

    private static void writeQuestions(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
            {"index": 0, "input": "Where is the kettle?\\n\\nQuestion: where? Answer:", "outputs": ["harbour"], "length": 40}
            {"index": 1, "input": "Where is the lantern? Answer:", "outputs": ["in the meadow"], "length": 40}
            """);
    }

    private static final String[] NIAH = {"--haystack", "synthetic", "--test-max-length", "600", "--num-test", "2"};
    private static final String[] RULER = {"--task", "qa_1", "--lengths", "4096", "--num-samples", "2"};

    private CommandRun run(String command, Path output, String[] options, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                command, "--model-path", model().toString(), "--position", "rope", "--output", output.toString()));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static List<String> predictions(Path output) throws IOException {
        return lines(output).stream().map(line -> line.get("pred").textValue()).toList();
    }

    @Test
    void saysThatAFolderHasNoTemplate() throws IOException {
        Path model = TinyModelFolder.write(folder.resolve("bare"));
        CommandRun run = CommandRun.of(
                "niah",
                "--model-path",
                model.toString(),
                "--random-weights",
                "--chat",
                "--haystack",
                "synthetic",
                "--test-max-length",
                "600",
                "--num-test",
                "1",
                "--output",
                folder.toString());
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("has no chat template"), run.err());
    }

    private CommandRun niah(Path output, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "niah",
                "--model-path",
                model().toString(),
                "--random-weights",
                "7",
                "--haystack",
                "synthetic",
                "--test-max-length",
                "600",
                "--num-test",
                "2",
                "--position",
                "rope",
                "--output",
                output.toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private Path model() throws IOException {
        Path model = TinyModelFolder.write(folder.resolve("tiny"));
        Files.writeString(model.resolve("chat_template.jinja"), TEMPLATE);
        return model;
    }

    private static Path resultFile(Path output) throws IOException {
        try (Stream<Path> files = Files.walk(output)) {
            return files.filter(file -> file.toString().endsWith(".jsonl")
                            && !file.toString().contains("events"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static JsonNode identity(Path output) throws IOException {
        try (Stream<Path> files = Files.walk(output)) {
            Path sidecar = files.filter(file -> file.toString().endsWith(".meta.json"))
                    .findFirst()
                    .orElseThrow();
            return new JsonMapper().readTree(sidecar.toFile()).get("identity");
        }
    }

    private static List<JsonNode> lines(Path output) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(resultFile(output))) {
            lines.add(new JsonMapper().readTree(line));
        }
        return lines;
    }
}

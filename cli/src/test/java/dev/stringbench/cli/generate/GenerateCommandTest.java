package dev.stringbench.cli.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.TinyModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateCommandTest {

    @TempDir
    private Path folder;

    private Path model = Path.of("unset");

    @BeforeEach
    void writeModel() throws IOException {
        model = TinyModelFolder.write(folder.resolve("tiny"));
    }

    @Test
    void printsTheContinuationAndTheRates() {
        CommandRun run = generate("--prompt", "Hello", "--max-new-tokens", "5");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().endsWith(System.lineSeparator()), run.out());
        assertTrue(run.err().contains("6 prompt tokens"), run.err());
    }

    @Test
    void givesTheSameTextFromAFileAndForTheSameSeed() throws IOException {
        Path file = Files.writeString(folder.resolve("prompt.txt"), "Once upon a time");
        CommandRun given = generate("--prompt", "Once upon a time", "--temperature", "1", "--seed", "3");
        CommandRun read = generate("--prompt-file", file.toString(), "--temperature", "1", "--seed", "3");
        CommandRun other = generate("--prompt", "Once upon a time", "--temperature", "1", "--seed", "4");
        assertEquals(given.out(), read.out());
        assertNotEquals(given.out(), other.out());
    }

    @Test
    void namesWhatIsWrong() {
        assertFailure(2, generate(), "Missing required argument");
        assertFailure(1, generate("--prompt-file", folder.resolve("none.txt").toString()), "none.txt");
        assertFailure(2, generate("--prompt", "x", "--top-p", "2"), "top-p is 2.0");
        assertFailure(2, generate("--prompt", "x", "--max-new-tokens", "0"), "max new tokens is 0");
        assertFailure(2, generate("--prompt", "x".repeat(1100), "--strict"), "beyond the model's window of 1024");
    }

    @Test
    void answersAFileOfPromptsAndGoesOnWhereItStopped() throws IOException {
        Path prompts = Files.writeString(folder.resolve("prompts.jsonl"), """
                {"prompt": "Hello", "note": "what else stands there is left alone"}

                {"prompt": "Once upon a time"}
                {"prompt": "x"}
                """);
        Path answers = folder.resolve("answers.jsonl");
        String[] command = {
            "--prompts=" + prompts, "--output=" + answers, "--max-new-tokens=5", "--temperature=1", "--seed=3"
        };
        CommandRun whole = generate(command);
        assertEquals(0, whole.exitCode(), whole.err());
        List<String> lines = Files.readAllLines(answers);
        assertEquals(3, lines.size());
        assertTrue(lines.get(1).startsWith("{\"index\":1,\"id\":\""), lines.get(1));
        assertTrue(lines.get(1).contains("\"prompt_tokens\":17,\"generated_tokens\":5,\"finish_reason\":\"length\","));
        Files.writeString(answers, lines.get(1) + "\n" + lines.get(2).substring(0, 20));
        CommandRun rest = generate(command);
        assertEquals(0, rest.exitCode(), rest.err());
        assertTrue(rest.err().contains("1 of 3 prompts are answered already"), rest.err());
        assertEquals(lines, Files.readAllLines(answers));

        assertFailure(
                1, generate("--prompts=" + prompts, "--output=" + answers), "belongs to a run with other settings");
        assertFailure(2, generate("--prompts=" + prompts), "--prompts and --output go together");
        assertFailure(2, generate("--prompts=" + prompts, "--output=x.txt"), "--output is x.txt");
        Files.writeString(prompts, "{\"prompt\": \"x\"}\n{\"text\": 1}\n");
        assertFailure(1, generate(command), "prompts.jsonl line 2 is no prompt; a JSON object with a text under");
    }

    @Test
    void fillsTheWindowWithAnExample() {
        CommandRun run = generate("--example=passkey", "--max-new-tokens=5");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.err().contains("the pass key is 71432, a quarter into the text"), run.err());
        // A line of filler is 90 bytes, and a byte is a token.
        assertTrue(run.err().matches("(?s).* (9[3-9]\\d|10[01]\\d|1,0[01]\\d) prompt tokens in .*"), run.err());
        assertTrue(generate("--example=passkey", "--max-new-tokens=5", "--example-tokens=600")
                .err()
                .matches("(?s).* 5[0-9]\\d prompt tokens in .*"));
        assertFailure(2, generate("--example=passkey", "--example-tokens=200"), "does not fit in 72 tokens");
        assertFailure(2, generate("--example=poem"), "--example is poem; there is passkey");
    }

    @Test
    void namesAMissingTokenizer() throws IOException {
        Files.delete(model.resolve("tokenizer.json"));
        assertFailure(1, generate("--prompt", "x"), "tokenizer.json");
    }

    private CommandRun generate(String... more) {
        Stream<String> arguments = Stream.of("generate", "--model-path", model.toString(), "--random-weights");
        return CommandRun.of(Stream.concat(arguments, Arrays.stream(more)).toArray(String[]::new));
    }

    private static void assertFailure(int exitCode, CommandRun run, String words) {
        assertEquals(exitCode, run.exitCode(), run.err());
        assertTrue(run.err().contains(words), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }
}

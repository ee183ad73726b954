package dev.stringbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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

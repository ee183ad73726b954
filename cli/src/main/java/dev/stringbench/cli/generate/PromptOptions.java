package dev.stringbench.cli.generate;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.model.ModelFolder;
import dev.stringbench.data.infbench.InfBenchPrompts;
import dev.stringbench.data.infbench.PasskeyExample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say where the prompts of {@code generate} come from. */
final class PromptOptions {

    private static final String PASSKEY = "passkey";

    @Option(names = "--prompt", paramLabel = "TEXT", description = "The prompt.")
    private @Nullable String prompt;

    @Option(names = "--prompt-file", paramLabel = "FILE", description = "File that holds the prompt, UTF-8.")
    private @Nullable Path file;

    @Option(
            names = "--prompts",
            paramLabel = "FILE",
            description =
                    "File with many prompts, a JSON object with \"prompt\" a line; the answers go to --output, and"
                            + " the same command goes on where it was stopped.")
    private @Nullable Path prompts;

    @Option(
            names = "--example",
            paramLabel = "NAME",
            description =
                    "A prompt of our own: passkey, a number hidden in filler that is as long as the model's window"
                            + " or --example-tokens.")
    private @Nullable String example;

    /** The file of many prompts, or null. */
    @Nullable Path prompts() {
        return prompts;
    }

    /**
     * Give the single prompt.
     *
     * @param tokens most tokens of an example
     */
    String text(ModelFolder folder, int tokens, Console notes, picocli.CommandLine commandLine) {
        if (prompt != null) {
            return prompt;
        }
        if (file != null) {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw BenchmarkException.inputOutput("cannot read --prompt-file " + file, e);
            }
        }
        if (!PASSKEY.equals(example)) {
            throw new ParameterException(commandLine, "--example is " + example + "; there is " + PASSKEY);
        }
        PasskeyExample passkey = PasskeyExample.of(new InfBenchPrompts("llama3.1"), folder.tokenizer(), tokens);
        notes.note("the pass key is " + passkey.key() + ", a quarter into the text");
        return passkey.prompt();
    }
}

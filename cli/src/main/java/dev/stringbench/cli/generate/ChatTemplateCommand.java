package dev.stringbench.cli.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.ExitCode;
import dev.stringbench.data.JsonReader;
import dev.stringbench.data.MalformedJsonException;
import dev.stringbench.inference.chat.ChatTemplate;
import dev.stringbench.inference.chat.ChatTemplateFiles;
import dev.stringbench.inference.chat.SpecialTokens;
import dev.stringbench.inference.chat.TemplateValues;
import dev.stringbench.inference.jinja.value.TemplateException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code string-bench chat-template}: what a model would see of a conversation. */
@Command(
        name = "chat-template",
        description = {
            "Render conversations with a model's chat template, as Transformers does, and print what the model would"
                    + " see.",
            "Each line of --input is an object of the template's arguments: messages, add_generation_prompt, tools and"
                    + " whatever else it knows. Each line that is printed is {\"rendered\": \"...\"} or {\"error\":"
                    + " \"...\"}, in order; the exit code is 1 when a line has an error. An argument that is absent is"
                    + " undefined; runs of models give tools and documents as null where there are none."
        },
        footer = {"", "Example: string-bench chat-template --model-path /models/qwen3 --input conversations.jsonl"})
public final class ChatTemplateCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // Python writes Infinity and NaN
            .build();

    private final Console console;

    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

    @Option(
            names = "--bos-token",
            paramLabel = "TEXT",
            description = "The beginning-of-sequence token. Default: what the folder says; with --template none.")
    private @Nullable String bosToken;

    @Option(
            names = "--eos-token",
            paramLabel = "TEXT",
            description = "The end-of-sequence token. Default: what the folder says; with --template none.")
    private @Nullable String eosToken;

    @Option(
            names = "--now",
            paramLabel = "TIME",
            description = "The time that the template is told, such as 2026-11-01T12:00:00. Default: now.")
    private @Nullable LocalDateTime now;

    @Option(
            names = "--input",
            required = true,
            paramLabel = "FILE",
            description = "The conversations, a JSON object a line.")
    private Path input = Path.of("");

    public ChatTemplateCommand(Console console) {
        this.console = console;
    }

    /** Where the template is. */
    static final class Source {
        @Option(
                names = "--model-path",
                paramLabel = "DIR",
                description = "Hugging Face folder with chat_template.jinja or tokenizer_config.json.")
        private @Nullable Path modelPath;

        @Option(names = "--template", paramLabel = "FILE", description = "A template in a file of its own.")
        private @Nullable Path template;

        ChatTemplate read(SpecialTokens tokens) {
            return modelPath == null
                    ? ChatTemplateFiles.read(Objects.requireNonNull(template), tokens)
                    : ChatTemplateFiles.require(modelPath).with(tokens);
        }
    }

    @Override
    public Integer call() {
        ChatTemplate template =
                source.read(SpecialTokens.of(Optional.ofNullable(bosToken), Optional.ofNullable(eosToken)));
        LocalDateTime time = now == null ? LocalDateTime.now(ZoneId.systemDefault()) : now;
        boolean complete = true;
        try (BufferedReader lines = Files.newBufferedReader(input)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    complete &= render(template, arguments(number, line), time);
                }
            }
        } catch (MalformedInputException e) {
            throw new BenchmarkException(Fault.BAD_DATA_FILE, "--input " + input + " is not UTF-8; convert it");
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot read --input " + input, e);
        }
        console.out().flush();
        return complete ? ExitCode.OK : ExitCode.FAILED;
    }

    private boolean render(ChatTemplate template, JsonNode arguments, LocalDateTime time) {
        try {
            print("rendered", template.render(TemplateValues.named(arguments), time));
            return true;
        } catch (TemplateException e) {
            print("error", e.getMessage());
            return false;
        }
    }

    private void print(String key, String text) {
        try {
            console.out().println(JSON.writeValueAsString(Map.of(key, text)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a text can always be written", e);
        }
    }

    private JsonNode arguments(int number, String line) {
        try {
            JsonNode arguments = JsonReader.read(line);
            if (arguments.isObject()) {
                return arguments;
            }
            throw bad(number, "is not a JSON object");
        } catch (MalformedJsonException e) {
            throw bad(number, "is not valid JSON: " + e.getMessage());
        }
    }

    private BenchmarkException bad(int number, String problem) {
        return new BenchmarkException(
                Fault.BAD_DATA_FILE,
                "--input " + input + ", line " + number + " " + problem
                        + "; it must be an object of the template's arguments, such as {\"messages\": [...]}");
    }
}

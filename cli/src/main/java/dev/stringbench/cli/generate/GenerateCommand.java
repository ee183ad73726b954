package dev.stringbench.cli.generate;

import dev.stringbench.benchmarks.datafile.IndexedLines;
import dev.stringbench.benchmarks.model.ChatTurn;
import dev.stringbench.benchmarks.model.PromptFormat;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.ExitCode;
import dev.stringbench.cli.console.Interruption;
import dev.stringbench.cli.model.ChatOptions;
import dev.stringbench.cli.model.ContextNeed;
import dev.stringbench.cli.model.ModelFolder;
import dev.stringbench.cli.model.ModelOptions;
import dev.stringbench.cli.model.OpenModel;
import dev.stringbench.cli.model.PositionChoice;
import dev.stringbench.cli.model.PositionOptions;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.tokenizer.TextStream;
import dev.stringbench.inference.torch.generate.Cancellation;
import dev.stringbench.inference.torch.generate.FinishReason;
import dev.stringbench.inference.torch.generate.GenerationOptions;
import dev.stringbench.inference.torch.generate.GenerationResult;
import dev.stringbench.inference.torch.generate.GenerationSession;
import dev.stringbench.inference.torch.generate.Sampling;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code string-bench generate}: the continuation of one prompt, printed as it is generated. */
@Command(
        name = "generate",
        description = {
            "Continue one prompt and print the text as it is generated, or answer a file of prompts.",
            "--example passkey makes a prompt of its own to try a model with."
        },
        footer = {"", "Example: string-bench generate --model-path /models/llama --prompt 'The capital of France is'"})
public final class GenerateCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ModelOptions modelOptions = new ModelOptions();

    @Mixin
    private PositionOptions positionOptions = new PositionOptions();

    @Mixin
    private ChatOptions chatOptions = new ChatOptions();

    @ArgGroup(multiplicity = "1")
    private PromptOptions promptOptions = new PromptOptions();

    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            defaultValue = "128",
            description = "Most tokens to generate. Default: 128.")
    private int maxNewTokens = 128;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "0",
            description = "Divisor of the logits. Default: 0, the likeliest token always.")
    private double temperature;

    @Option(names = "--top-p", paramLabel = "P", defaultValue = "1", description = "Probability mass kept. Default: 1.")
    private double topP = 1;

    @Option(names = "--top-k", paramLabel = "K", defaultValue = "0", description = "Candidates kept. Default: 0, all.")
    private int topK;

    @Option(
            names = "--repetition-penalty",
            paramLabel = "R",
            description =
                    "Divisor of the logits of tokens already seen. Default: the model's generation_config, else 1.")
    private @Nullable Double repetitionPenalty;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "42", description = "Seed of the draws. Default: 42.")
    private long seed = 42;

    @Option(
            names = "--skip-special-tokens",
            description = "Leave special tokens, such as the end-of-sequence token, out of the printed text.")
    private boolean skipSpecialTokens;

    @Option(
            names = "--example-tokens",
            paramLabel = "N",
            description = "Length of an example with its answer, in tokens. Default: the model's window.")
    private @Nullable Integer exampleTokens;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "With --prompts: the file that answers are written to, a JSON object a line; .jsonl.")
    private @Nullable Path output;

    public GenerateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        requireOutput();
        ModelFolder folder = ModelFolder.read(modelOptions, console);
        ModelConfig config = folder.config();
        List<PositionChoice> choices =
                positionOptions.choices(config, config.maxPositionEmbeddings(), List.of("string"), console);
        if (choices.size() != 1) {
            throw new ParameterException(spec.commandLine(), "--position names several schemes; generate runs one");
        }
        Sampling sampling = new Sampling(
                temperature,
                topP,
                topK,
                repetitionPenalty == null
                        ? config.generationDefaults().repetitionPenalty().orElse(1)
                        : repetitionPenalty,
                seed);
        PositionChoice choice = choices.get(0);
        modelOptions.settleTensorParallel(console);
        return promptOptions.prompts() == null
                ? continueOne(folder, choice, sampling)
                : answerAll(folder, choice, sampling, promptOptions.prompts());
    }

    private int answerAll(ModelFolder folder, PositionChoice choice, Sampling sampling, Path file) {
        IndexedLines prompts = PromptFileRun.read(file);
        Path answers = Objects.requireNonNull(output);
        try (OpenModel model = OpenModel.load(
                folder, modelOptions, ContextNeed.of(folder.config().maxPositionEmbeddings(), List.of(choice)))) {
            var settings = new PromptFileRun.GenerationSettings(
                    maxNewTokens, sampling, skipSpecialTokens, chatOptions.format(folder));
            boolean complete = new PromptFileRun(console, model, choice, settings).run(prompts, answers);
            console.out().println("answers: " + answers);
            return complete ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    private int continueOne(ModelFolder folder, PositionChoice choice, Sampling sampling) {
        ModelConfig config = folder.config();
        int exampleLength = exampleTokens == null ? config.maxPositionEmbeddings() : exampleTokens;
        PromptFormat format = chatOptions.format(folder);
        int room = exampleLength - maxNewTokens - format.overhead(folder.tokenizer());
        String prompt = promptOptions.text(folder, room, console, spec.commandLine());
        int[] tokens = format.prompt(ChatTurn.ask(prompt), folder.tokenizer())
                .tokenIds()
                .toArray();
        warnBeyondWindow(tokens.length, config.maxPositionEmbeddings());
        Cancellation cancellation = new Cancellation();
        try (OpenModel model = OpenModel.load(
                        folder, modelOptions, ContextNeed.of(tokens.length + maxNewTokens, List.of(choice)));
                GenerationSession session = model.session(choice)) {
            TextStream text = folder.tokenizer().tokenizer().stream(skipSpecialTokens);
            GenerationOptions generation = new GenerationOptions(
                    maxNewTokens, sampling, Set.copyOf(config.vocabulary().eosTokenIds()));
            GenerationResult result = Interruption.during(
                    console,
                    "the text ends here",
                    cancellation::cancel,
                    () -> session.generate(tokens, generation, token -> print(text.append(token)), cancellation));
            print(text.finish());
            console.out().println();
            report(tokens.length, result, choice);
            return result.finishReason() == FinishReason.CANCELLED ? ExitCode.FAILED : ExitCode.OK;
        }
    }

    private void requireOutput() {
        if ((promptOptions.prompts() == null) != (output == null)) {
            throw new ParameterException(
                    spec.commandLine(), "--prompts and --output go together; give both or neither");
        }
        if (output != null && !output.toString().endsWith(".jsonl")) {
            throw new ParameterException(spec.commandLine(), "--output is " + output + "; its name must end in .jsonl");
        }
    }

    private void print(String text) {
        console.out().print(text);
        console.out().flush();
    }

    private void report(int promptTokens, GenerationResult result, PositionChoice choice) {
        int generated = result.tokenIds().size();
        double prefill = result.prefill().toNanos() / 1e9;
        double decode = result.decode().toNanos() / 1e9;
        console.note(String.format(
                Locale.ROOT,
                "%s: %,d prompt tokens in %.2f s (%,.0f/s), %,d generated in %.2f s (%,.1f/s)",
                choice.label(),
                promptTokens,
                prefill,
                promptTokens / prefill,
                generated,
                decode,
                generated > 1 ? (generated - 1) / decode : 0));
    }

    private void warnBeyondWindow(int promptTokens, int window) {
        if (promptTokens + maxNewTokens > window) {
            String message = "prompt of " + promptTokens + " tokens and " + maxNewTokens
                    + " new ones are beyond the model's window of " + window + " (max_position_embeddings)";
            if (modelOptions.strict()) {
                throw new ParameterException(spec.commandLine(), message + "; shorten it or leave --strict out");
            }
            console.note("warning: " + message);
        }
    }
}

package dev.stringbench.cli.generate;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.ExitCode;
import dev.stringbench.cli.model.ContextNeed;
import dev.stringbench.cli.model.ModelOptions;
import dev.stringbench.cli.model.PositionChoice;
import dev.stringbench.cli.model.PositionOptions;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.folder.ModelConfigReader;
import dev.stringbench.inference.torch.generate.Cancellation;
import dev.stringbench.inference.torch.generate.CausalLanguageModel;
import dev.stringbench.inference.torch.generate.GenerationSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code string-bench logits}: the parity tool, which needs no tokenizer. */
@Command(
        name = "logits",
        description = {
            "Write the float32 logits of every position of a prompt of token ids, to compare engines.",
            "The file holds the tensor logits [T, vocab] and, with --greedy N, decode_logits [N-1, vocab]; the greedy"
                    + " tokens are printed as one line of JSON. Greedy decoding here does not stop at end-of-sequence"
                    + " tokens."
        },
        footer = {
            "",
            "Example: string-bench logits --model-path tiny --token-ids 1,17,99 --position string --shifted-offset 2"
                    + " --local-value 1 --greedy 4 --output logits.safetensors"
        })
public final class LogitsCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ModelOptions modelOptions = new ModelOptions();

    @Mixin
    private PositionOptions positionOptions = new PositionOptions();

    @Option(
            names = "--token-ids",
            required = true,
            paramLabel = "IDS",
            description = "Token ids with commas between them, or @FILE that holds them.")
    private String tokenIds = "";

    @Option(
            names = "--greedy",
            paramLabel = "N",
            defaultValue = "0",
            description = "Continue with N greedy tokens. Default: 0.")
    private int greedy;

    @Option(names = "--output", required = true, paramLabel = "FILE", description = "The safetensors file to write.")
    private Path output = Path.of("");

    public LogitsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        int[] tokens = tokens();
        if (greedy < 0) {
            throw usage("--greedy is " + greedy + "; it must be 0 or more");
        }
        Path folder = modelOptions.folder(console);
        ModelConfig config = ModelConfigReader.read(folder);
        modelOptions.reportOf(folder, config, modelOptions.randomWeightsSeed().isPresent(), console);
        List<PositionChoice> choices =
                positionOptions.choices(config, config.maxPositionEmbeddings(), List.of("string"), console);
        if (choices.size() != 1) {
            throw usage("--position names several schemes; logits runs one");
        }
        PositionChoice choice = choices.get(0);
        modelOptions.settleTensorParallel(console);
        ContextNeed need = ContextNeed.of(tokens.length + greedy, choices);
        try (CausalLanguageModel model = CausalLanguageModel.load(folder, modelOptions.loadOptions(need));
                GenerationSession session = model.session(choice.scheme(), choice.rotary(), 1);
                LogitsFile file = new LogitsFile(output, config.vocabulary().size(), greedy > 0)) {
            List<Integer> chosen = session.logits(tokens, greedy, file, new Cancellation());
            file.commit();
            if (greedy > 0) {
                console.out().println("{\"greedy\":" + chosen.toString().replace(" ", "") + "}");
            }
            return ExitCode.OK;
        }
    }

    private int[] tokens() {
        String text = tokenIds;
        if (text.startsWith("@")) {
            Path file = Path.of(text.substring(1));
            try {
                text = Files.readString(file);
            } catch (IOException e) {
                throw BenchmarkException.inputOutput("cannot read --token-ids @" + file, e);
            }
        }
        String[] parts = text.strip().split("[,\\s\\[\\]]+", -1);
        try {
            int[] ids = Arrays.stream(parts)
                    .filter(part -> !part.isEmpty())
                    .mapToInt(Integer::parseInt)
                    .toArray();
            if (ids.length == 0) {
                throw usage("--token-ids holds no token id; give at least one, such as 1,2,3");
            }
            return ids;
        } catch (NumberFormatException e) {
            throw usage("--token-ids must be whole numbers with commas between them: " + e.getMessage());
        }
    }

    private ParameterException usage(@Nullable String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}

package dev.stringbench.cli.data;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stringbench.benchmarks.niah.NiahBenchmarkTask;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.ExitCode;
import dev.stringbench.cli.model.ModelTokenizer;
import dev.stringbench.data.AtomicFile;
import dev.stringbench.data.niah.NeedleKeys;
import dev.stringbench.data.niah.NiahConfig;
import dev.stringbench.data.niah.NiahPrompts;
import dev.stringbench.data.niah.NiahSample;
import dev.stringbench.data.niah.QuestionForm;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code string-bench data niah}: the prompts of {@code niah}, made without a model. */
@Command(
        name = "niah",
        description = {
            "Write the prompts of the 4-needle test without running a model; only its tokenizer is needed.",
            "One JSON object per line: index, input, outputs (the numbers), depths."
        },
        footer = {
            "",
            "Example: string-bench data niah --model-path /models/llama3.1-8b --test-max-length 4096 --num-test 10"
                    + " --save-file prompts.jsonl"
        })
public final class DataNiahCommand implements Callable<Integer> {

    private static final JsonMapper JSON = new JsonMapper();

    private final Console console;

    @Option(
            names = "--model-path",
            required = true,
            paramLabel = "DIR",
            description =
                    "Model folder, whose tokenizer.json counts the tokens; its path also chooses the question, as in"
                            + " the original.")
    private Path modelPath = Path.of("");

    @Option(
            names = "--test-max-length",
            required = true,
            paramLabel = "TOKENS",
            description = "Length of prompt and answer together, in tokens.")
    private int testMaxLength;

    @Option(names = "--num-test", paramLabel = "N", defaultValue = "500", description = "Samples. Default: 500.")
    private int numTest = 500;

    @Option(names = "--new-numbers", description = "Draw new numbers for every sample instead of the same four in all.")
    private boolean newNumbers;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "42", description = "Seed. Default: 42, the original's.")
    private long seed = NiahConfig.ORIGINAL_SEED;

    @Mixin
    private HaystackOptions haystackOptions = new HaystackOptions();

    @Option(names = "--save-file", required = true, paramLabel = "FILE", description = "JSONL file to write.")
    private Path saveFile = Path.of("");

    public DataNiahCommand(Console console) {
        this.console = console;
    }

    /** One line of the output. */
    @JsonPropertyOrder({"index", "input", "outputs", "depths"})
    private record Line(int index, String input, List<String> outputs, List<Double> depths) {

        static Line of(NiahSample sample) {
            return new Line(
                    sample.index(),
                    sample.prompt(),
                    sample.needles().stream().map(NiahSample.Needle::number).toList(),
                    sample.needles().stream().map(NiahSample.Needle::depth).toList());
        }
    }

    @Override
    public Integer call() {
        int contextTokens = testMaxLength - NiahBenchmarkTask.MAX_NEW_TOKENS;
        NiahConfig config = new NiahConfig(
                contextTokens,
                seed,
                newNumbers ? NeedleKeys.PER_SAMPLE : NeedleKeys.ONCE,
                QuestionForm.forModel(modelPath));
        NiahPrompts prompts = new NiahPrompts(
                config, haystackOptions.read(false, contextTokens).text(), ModelTokenizer.read(modelPath, true));
        try (AtomicFile file = new AtomicFile(saveFile)) {
            for (int index = 0; index < numTest; index++) {
                file.writeLine(JSON.writeValueAsString(Line.of(prompts.sample(index))));
            }
            file.commit();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
        console.out().println(saveFile);
        return ExitCode.OK;
    }
}

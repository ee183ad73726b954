package dev.stringbench.cli.bench.ruler;

import dev.stringbench.benchmarks.ruler.RulerCard;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.ExitCode;
import dev.stringbench.cli.model.ModelTokenizer;
import dev.stringbench.data.ruler.RulerPreparation;
import dev.stringbench.data.ruler.RulerRequest;
import dev.stringbench.data.ruler.RulerTask;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code string-bench ruler-prepare}: RULER's data, byte for byte as the original scripts make it. */
@Command(
        name = "ruler-prepare",
        description = {
            "Make the data of RULER's tasks, the same bytes as the original scripts for the same tokenizer and length.",
            "Of the model only its tokenizer is needed. Files: <save-dir>/<task>/<model>-<length>.jsonl"
        },
        footer = {
            "",
            "Example: string-bench ruler-prepare --model-path /models/llama3.1-8b-instruct --max-length 131072 --task all"
        })
public final class RulerPrepareCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private RulerDataOptions dataOptions = new RulerDataOptions();

    @Option(
            names = "--model-path",
            required = true,
            paramLabel = "DIR",
            description = "Model folder; its tokenizer.json counts the tokens and its name is part of the file names.")
    private String modelPath = "";

    @Option(
            names = "--max-length",
            required = true,
            paramLabel = "TOKENS",
            description = "Tokens of prompt and answer together.")
    private int maxLength;

    @Mixin
    private RulerTaskOption taskOption = new RulerTaskOption();

    @Option(names = "--chunk-idx", paramLabel = "I", defaultValue = "0", description = "Chunk to make. Default: 0.")
    private int chunkIndex;

    @Option(
            names = "--chunk-amount",
            paramLabel = "N",
            defaultValue = "1",
            description = "Chunks that the samples are spread over. Default: 1.")
    private int chunkAmount = 1;

    @Option(
            names = "--set",
            paramLabel = "OPTION=VALUE",
            description =
                    "Change an option of one task, such as num_needle_k=8 or num_hops=2; the folder's name then shows"
                            + " it. Give it once for each option.")
    private Map<String, String> taskOptions = new LinkedHashMap<>();

    public RulerPrepareCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        RulerRequest request = dataOptions.request(maxLength, chunkIndex, chunkAmount);
        List<RulerTask> chosen = tasks();
        String modelName = RulerPreparation.modelName(modelPath);
        ModelTokenizer tokenizer = ModelTokenizer.read(Path.of(modelPath), true);
        tokenizer.findings().forEach(finding -> console.note(finding.line()));
        long begin = System.nanoTime();
        try (RulerPreparation preparation = dataOptions.open(tokenizer)) {
            for (RulerTask task : chosen) {
                console.out().println(dataOptions.prepare(preparation, task, request, modelName, console));
                console.out().flush();
            }
        }
        console.note(String.format(
                Locale.ROOT,
                "%d tasks x %d samples of %,d tokens in %.1f s",
                chosen.size(),
                request.samplesInChunk(),
                maxLength,
                (System.nanoTime() - begin) / 1e9));
        return ExitCode.OK;
    }

    private List<RulerTask> tasks() {
        List<RulerTask> chosen =
                taskOption.tasks().stream().map(RulerCard::task).toList();
        if (taskOptions.isEmpty()) {
            return chosen;
        }
        if (chosen.size() != 1) {
            throw new ParameterException(spec.commandLine(), "--set changes one task; give --task with one name");
        }
        RulerTask task = chosen.get(0);
        StringBuilder name = new StringBuilder(task.name());
        for (Map.Entry<String, String> option : taskOptions.entrySet()) {
            task = task.with(option.getKey(), option.getValue());
            name.append('-').append(option.getKey()).append('=').append(option.getValue());
        }
        return List.of(new RulerTask(name.toString(), task.options()));
    }
}

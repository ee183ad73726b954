package dev.stringbench.cli.bench.ruler;

import dev.stringbench.benchmarks.datafile.SampleRange;
import dev.stringbench.benchmarks.model.PromptFormat;
import dev.stringbench.benchmarks.ruler.RulerCard;
import dev.stringbench.benchmarks.ruler.RulerDataFile;
import dev.stringbench.cli.bench.Suite;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.model.ModelFolder;
import dev.stringbench.cli.model.TemplateOptions;
import dev.stringbench.data.TextTokenizer;
import dev.stringbench.data.ruler.RulerPreparation;
import dev.stringbench.data.ruler.RulerRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code string-bench ruler}: RULER from a model folder to a table, making the data where it is missing. */
@Command(
        name = "ruler",
        description = {
            "Run RULER's tasks: make their data where it is missing, test the model, print a table for each length.",
            "A run that was interrupted goes on where it stopped."
        },
        footer = {
            "",
            "Example: string-bench ruler --model-path /models/llama --task niah_single_1,vt --lengths 4096,8192"
                    + " --num-samples 50 --position rope,string"
        })
public final class RulerCommand extends RulerSuiteCommand {

    /** What the names of files end in whose prompts stand in no template. */
    private static final String CHAT_DATA = "-chat";

    @Mixin
    private RulerDataOptions dataOptions = new RulerDataOptions();

    @Mixin
    private TemplateOptions templateOptions = new TemplateOptions();

    public RulerCommand(Console console) {
        super(console);
    }

    @Override
    protected Suite<?> suite() {
        List<RulerCard> tasks = options().tasks();
        ModelFolder folder = folder();
        PromptFormat format = format(dataOptions.isModelTemplate(), templateOptions, folder);
        String dataName = format.isChat() ? folder.name() + CHAT_DATA : folder.name();
        List<Test> tests = new ArrayList<>();
        List<Unprepared> unprepared = new ArrayList<>();
        for (int length : options().lengths(folder.config().maxPositionEmbeddings())) {
            // The model's own template takes its tokens from the question, which is made without one.
            int dataLength = length - format.overhead(folder.tokenizer());
            RulerRequest request = dataOptions.request(dataLength, format);
            List<RulerCard> missing = tasks.stream()
                    .filter(task -> !Files.exists(dataFile(task, dataName, dataLength)))
                    .toList();
            if (isDryRun()) {
                missing.forEach(task -> unprepared.add(new Unprepared(task, length, request.numSamples())));
            } else {
                prepare(folder.tokenizer(), missing, request, dataName);
            }
            for (RulerCard task : tasks) {
                if (!isDryRun() || !missing.contains(task)) {
                    RulerDataFile file = RulerDataFile.open(dataFile(task, dataName, dataLength));
                    tests.add(new Test(task, length, file, range(file), format));
                }
            }
        }
        return suite(folder, tests, unprepared);
    }

    private void prepare(TextTokenizer tokenizer, List<RulerCard> tasks, RulerRequest request, String dataName) {
        dataOptions.prepare(
                tokenizer,
                tasks.stream().map(RulerCard::task).toList(),
                request,
                dataName,
                console(),
                file -> console().note("prepared " + file));
    }

    private Path dataFile(RulerCard task, String dataName, int length) {
        return RulerPreparation.file(dataOptions.saveDir(), task.task(), dataName, length);
    }

    /** The first samples of a file do not depend on how many follow, so a larger file serves as well. */
    private SampleRange range(RulerDataFile file) {
        Integer wanted = dataOptions.samplesAskedFor();
        if (wanted != null && wanted > file.size()) {
            throw usage("--num-samples is " + wanted + ", but " + file.path() + " has " + file.size()
                    + " samples; move it away to make it anew, or give another --save-dir");
        }
        return options().range(file, wanted);
    }
}

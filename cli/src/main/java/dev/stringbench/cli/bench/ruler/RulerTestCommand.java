package dev.stringbench.cli.bench.ruler;

import dev.stringbench.benchmarks.model.PromptFormat;
import dev.stringbench.benchmarks.ruler.RulerCard;
import dev.stringbench.benchmarks.ruler.RulerDataFile;
import dev.stringbench.cli.bench.Suite;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.data.SourcesOption;
import dev.stringbench.cli.model.ModelFolder;
import dev.stringbench.data.ruler.RulerPreparation;
import dev.stringbench.data.sources.SourceKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code string-bench ruler-test}: RULER's tasks on existing data. */
@Command(
        name = "ruler-test",
        description = {
            "Test a model on RULER data that ruler-prepare, or the original's prepare.py, has made.",
            "A run that was interrupted goes on where it stopped."
        },
        footer = {
            "",
            "Example: string-bench ruler-test --model-path /models/llama --task vt,qa_1 --max-length 131072"
                    + " --position rope,string"
        })
public final class RulerTestCommand extends RulerSuiteCommand {

    @Option(
            names = {"--data", "--data-dir"},
            paramLabel = "DIR_OR_FILE",
            defaultValue = RulerDataOptions.DEFAULT_SAVE_DIR,
            description = "One data file, or the folder that holds <task>/<model>-<length>.jsonl. Default: "
                    + RulerDataOptions.DEFAULT_SAVE_DIR + ".")
    private Path data = Path.of(RulerDataOptions.DEFAULT_SAVE_DIR);

    @Mixin
    private SourcesOption sourcesOption = new SourcesOption();

    public RulerTestCommand(Console console) {
        super(console);
    }

    @Override
    protected Suite<?> suite() {
        if (isServerChat()) {
            throw usage(
                    "ruler-test sends prepared prompts, which may stand in a template already; ask a chat server with"
                            + " ruler, which makes data without one");
        }
        List<RulerCard> tasks = options().tasks();
        ModelFolder folder = folder();
        List<Integer> lengths = options().lengths(folder.config().maxPositionEmbeddings());
        boolean oneFile = Files.isRegularFile(data);
        if (oneFile && (tasks.size() != 1 || lengths.size() != 1)) {
            throw usage("--data is one file; give one --task and one --max-length with it, or a folder");
        }
        boolean builtin = isDemo()
                && !oneFile
                && !RulerPreparation.hasFetchedDataOnly(
                        data, tasks.stream().map(RulerCard::task).toList(), folder.name(), lengths);
        SourceKind sources = sourcesOption.kind(builtin ? SourceKind.BUILTIN : SourceKind.FETCHED);
        String dataName = sources.dataName(folder.name());
        List<Test> tests = new ArrayList<>();
        for (int length : lengths) {
            for (RulerCard task : tasks) {
                Path path = oneFile ? data : RulerPreparation.file(data, task.task(), dataName, length);
                RulerDataFile file = RulerDataFile.open(path);
                tests.add(new Test(task, length, file, options().range(file, null), PromptFormat.PLAIN, sources));
            }
        }
        return suite(folder, tests, List.of(), List.of(), sources);
    }
}

package dev.stringbench.cli.bench.ruler;

import dev.stringbench.benchmarks.datafile.SampleRange;
import dev.stringbench.benchmarks.ruler.RulerCard;
import dev.stringbench.benchmarks.ruler.RulerDataFile;
import dev.stringbench.cli.bench.RunOptions;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.ExitCode;
import dev.stringbench.cli.model.EndpointOptions;
import dev.stringbench.cli.model.ModelFolder;
import dev.stringbench.cli.model.ModelOptions;
import dev.stringbench.cli.model.PositionOptions;
import dev.stringbench.data.ruler.RulerPreparation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
public final class RulerTestCommand implements Callable<Integer> {

    private Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ModelOptions modelOptions = new ModelOptions();

    @Mixin
    private EndpointOptions endpointOptions = new EndpointOptions();

    @Mixin
    private PositionOptions positionOptions = new PositionOptions();

    @Mixin
    private RulerTestOptions testOptions = new RulerTestOptions();

    @Mixin
    private RunOptions runOptions = new RunOptions();

    @Option(
            names = {"--data", "--data-dir"},
            paramLabel = "DIR_OR_FILE",
            defaultValue = RulerDataOptions.DEFAULT_SAVE_DIR,
            description = "One data file, or the folder that holds <task>/<model>-<length>.jsonl. Default: "
                    + RulerDataOptions.DEFAULT_SAVE_DIR + ".")
    private Path data = Path.of(RulerDataOptions.DEFAULT_SAVE_DIR);

    public RulerTestCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        runOptions.check();
        console = runOptions.console(console);
        List<RulerCard> tasks = testOptions.tasks();
        ModelFolder folder = endpointOptions.folder(modelOptions, console);
        List<Integer> lengths = testOptions.lengths(folder.config().maxPositionEmbeddings());
        boolean oneFile = Files.isRegularFile(data);
        if (oneFile && (tasks.size() != 1 || lengths.size() != 1)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--data is one file; give one --task and one --max-length with it, or a folder");
        }
        List<RulerRuns.Test> tests = new ArrayList<>();
        for (int length : lengths) {
            for (RulerCard task : tasks) {
                Path path = oneFile ? data : RulerPreparation.file(data, task.task(), folder.name(), length);
                RulerDataFile file = RulerDataFile.open(path);
                SampleRange range = file.range(testOptions.startIndex(), testOptions.stopIndex());
                tests.add(new RulerRuns.Test(task, length, file, range));
            }
        }
        boolean complete = new RulerRuns(
                        console, folder, modelOptions, endpointOptions, positionOptions, testOptions, runOptions)
                .run(tests, List.of());
        return complete ? ExitCode.OK : ExitCode.FAILED;
    }
}

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
import dev.stringbench.data.ruler.RulerRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
public final class RulerCommand implements Callable<Integer> {

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

    @Mixin
    private RulerDataOptions dataOptions = new RulerDataOptions();

    public RulerCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        runOptions.check();
        console = runOptions.console(console);
        List<RulerCard> tasks = testOptions.tasks();
        ModelFolder folder = endpointOptions.folder(modelOptions, console);
        List<RulerRuns.Test> tests = new ArrayList<>();
        List<RulerRuns.Unprepared> unprepared = new ArrayList<>();
        for (int length : testOptions.lengths(folder.config().maxPositionEmbeddings())) {
            RulerRequest request = dataOptions.request(length, 0, 1);
            List<RulerCard> missing = tasks.stream()
                    .filter(task -> !Files.exists(dataFile(task, folder, length)))
                    .toList();
            if (runOptions.dryRun()) {
                missing.forEach(task -> unprepared.add(new RulerRuns.Unprepared(task, length, request.numSamples())));
            } else {
                prepare(folder, missing, request);
            }
            for (RulerCard task : tasks) {
                if (!runOptions.dryRun() || !missing.contains(task)) {
                    RulerDataFile file = RulerDataFile.open(dataFile(task, folder, length));
                    tests.add(new RulerRuns.Test(task, length, file, range(file)));
                }
            }
        }
        boolean complete = new RulerRuns(
                        console, folder, modelOptions, endpointOptions, positionOptions, testOptions, runOptions)
                .run(tests, unprepared);
        return complete ? ExitCode.OK : ExitCode.FAILED;
    }

    private void prepare(ModelFolder folder, List<RulerCard> tasks, RulerRequest request) {
        dataOptions.prepare(
                folder.tokenizer(),
                tasks.stream().map(RulerCard::task).toList(),
                request,
                folder.name(),
                console,
                file -> console.note("prepared " + file));
    }

    private Path dataFile(RulerCard task, ModelFolder folder, int length) {
        return RulerPreparation.file(dataOptions.saveDir(), task.task(), folder.name(), length);
    }

    /** The first samples of a file do not depend on how many follow, so a larger file serves as well. */
    private SampleRange range(RulerDataFile file) {
        Integer wanted = dataOptions.samplesAskedFor();
        if (wanted != null && wanted > file.size()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--num-samples is " + wanted + ", but " + file.path() + " has " + file.size()
                            + " samples; move it away to make it anew, or give another --save-dir");
        }
        return file.range(testOptions.startIndex(), testOptions.stopIndex() == null ? wanted : testOptions.stopIndex());
    }
}

package dev.stringbench.cli.bench.infbench;

import dev.stringbench.benchmarks.infbench.InfBenchBenchmarkTask;
import dev.stringbench.benchmarks.infbench.InfBenchCard;
import dev.stringbench.benchmarks.infbench.InfBenchDataFile;
import dev.stringbench.cli.bench.RunOptions;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.ExitCode;
import dev.stringbench.cli.model.EndpointOptions;
import dev.stringbench.cli.model.ModelFolder;
import dev.stringbench.cli.model.ModelOptions;
import dev.stringbench.cli.model.PositionOptions;
import dev.stringbench.data.infbench.InfBenchPrompts;
import dev.stringbench.data.infbench.InfBenchTask;
import dev.stringbench.inference.family.ModelFamily;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code string-bench infbench}: InfiniteBench's tasks. */
@Command(
        name = "infbench",
        description = {
            "Run InfiniteBench's tasks on their data files, those of 'data fetch' or those that 'data infbench' makes.",
            "A run that was interrupted goes on where it stopped."
        },
        footer = {
            "",
            "Example: string-bench infbench --model-path /models/llama --task kv_retrieval,longbook_qa_eng"
                    + " --position rope,string"
        })
public final class InfBenchCommand implements Callable<Integer> {

    private Console console;

    @Mixin
    private ModelOptions modelOptions = new ModelOptions();

    @Mixin
    private EndpointOptions endpointOptions = new EndpointOptions();

    @Mixin
    private PositionOptions positionOptions = new PositionOptions();

    @Mixin
    private InfBenchOptions infbenchOptions = new InfBenchOptions();

    @Mixin
    private RunOptions runOptions = new RunOptions();

    public InfBenchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        runOptions.check();
        console = runOptions.console(console);
        List<InfBenchCard> tasks = infbenchOptions.tasks();
        Map<InfBenchCard, Path> files = infbenchOptions.files(tasks);
        ModelFolder folder = endpointOptions.folder(modelOptions, console);
        ModelFamily family = folder.config().family();
        InfBenchPrompts prompts = infbenchOptions.prompts(family);
        int length = infbenchOptions.truncateLength(
                modelOptions.isDemo() ? folder.config().maxPositionEmbeddings() : null);
        List<InfBenchRuns.Test> tests = new ArrayList<>();
        for (InfBenchCard task : tasks) {
            var settings = new InfBenchBenchmarkTask.Settings(
                    length, infbenchOptions.maxNewTokens(task), infbenchOptions.ownPrompts(family));
            InfBenchDataFile file =
                    InfBenchDataFile.open(files.getOrDefault(task, Path.of("")), task, prompts, folder.tokenizer());
            tests.add(new InfBenchRuns.Test(
                    file, settings, file.range(infbenchOptions.startIndex(), infbenchOptions.stopIndex())));
        }
        boolean complete = new InfBenchRuns(
                        console, folder, modelOptions, endpointOptions, positionOptions, infbenchOptions, runOptions)
                .run(length, tests);
        return complete ? ExitCode.OK : ExitCode.FAILED;
    }
}

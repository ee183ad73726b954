package dev.stringbench.cli.bench.infbench;

import dev.stringbench.benchmarks.datafile.SampleRange;
import dev.stringbench.benchmarks.infbench.InfBenchBenchmarkTask;
import dev.stringbench.benchmarks.infbench.InfBenchCard;
import dev.stringbench.benchmarks.infbench.InfBenchDataFile;
import dev.stringbench.benchmarks.infbench.InfBenchResult;
import dev.stringbench.benchmarks.model.PromptFormat;
import dev.stringbench.cli.bench.Suite;
import dev.stringbench.cli.bench.SuiteCommand;
import dev.stringbench.cli.bench.SuiteTask;
import dev.stringbench.cli.bench.TaskGroup;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.Version;
import dev.stringbench.cli.model.ChatOptions;
import dev.stringbench.cli.model.ModelFolder;
import dev.stringbench.data.infbench.InfBenchPrompts;
import dev.stringbench.inference.family.ModelFamily;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
public final class InfBenchCommand extends SuiteCommand {

    @Mixin
    private InfBenchOptions options = new InfBenchOptions();

    @Mixin
    private ChatOptions chatOptions = new ChatOptions();

    public InfBenchCommand(Console console) {
        super(console);
    }

    @Override
    protected Suite<?> suite() {
        List<InfBenchCard> tasks = options.tasks();
        Map<InfBenchCard, Path> files = options.files(tasks);
        ModelFolder folder = folder();
        ModelFamily family = folder.config().family();
        InfBenchPrompts prompts = options.prompts(family);
        int length = options.truncateLength(isDemo() ? folder.config().maxPositionEmbeddings() : null);
        PromptFormat format = format(chatOptions.isGiven(), chatOptions.template(), folder);
        List<SuiteTask<InfBenchResult>> suiteTasks = new ArrayList<>();
        int longestAnswer = 0;
        for (InfBenchCard task : tasks) {
            var settings = new InfBenchBenchmarkTask.Settings(
                    length, options.maxNewTokens(task), options.ownPrompts(family), format);
            longestAnswer = Math.max(longestAnswer, settings.maxNewTokens());
            InfBenchDataFile file =
                    InfBenchDataFile.open(files.getOrDefault(task, Path.of("")), task, prompts, folder.tokenizer());
            suiteTasks.add(task(folder, file, settings));
        }
        requireWithinWindow(length, folder, "--truncate-length");
        return new InfBenchSuite(
                folder,
                length + longestAnswer + SPARE_TOKENS,
                prompts.modelName(),
                new TaskGroup<>(length, choices(folder, length), suiteTasks));
    }

    private SuiteTask<InfBenchResult> task(
            ModelFolder folder, InfBenchDataFile file, InfBenchBenchmarkTask.Settings settings) {
        SampleRange range = options.range(file);
        String name = file.card().id();
        return new SuiteTask<>(
                name,
                name,
                options.resultFolder(file.card(), folder.name()),
                model -> new InfBenchBenchmarkTask(
                        file, settings, range, model.tokenizer(), model.identity(), Version.text()));
    }
}

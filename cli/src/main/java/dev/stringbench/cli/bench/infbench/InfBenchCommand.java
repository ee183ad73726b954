package dev.stringbench.cli.bench.infbench;

import dev.stringbench.benchmarks.datafile.SampleRange;
import dev.stringbench.benchmarks.infbench.InfBenchBenchmarkTask;
import dev.stringbench.benchmarks.infbench.InfBenchCard;
import dev.stringbench.benchmarks.infbench.InfBenchDataFile;
import dev.stringbench.benchmarks.infbench.InfBenchResult;
import dev.stringbench.benchmarks.model.PromptFormat;
import dev.stringbench.cli.bench.ForeseenTask;
import dev.stringbench.cli.bench.LeftOutTask;
import dev.stringbench.cli.bench.Suite;
import dev.stringbench.cli.bench.SuiteCommand;
import dev.stringbench.cli.bench.SuiteTask;
import dev.stringbench.cli.bench.TaskGroup;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.Version;
import dev.stringbench.cli.model.ChatOptions;
import dev.stringbench.cli.model.ModelFolder;
import dev.stringbench.cli.model.PositionChoice;
import dev.stringbench.data.infbench.InfBenchPrompts;
import dev.stringbench.data.sources.SourceKind;
import dev.stringbench.inference.family.ModelFamily;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
        SourceKind sources = options.sources(isDemo());
        Map<InfBenchCard, Path> files = sources == SourceKind.BUILTIN ? new LinkedHashMap<>() : options.files(tasks);
        ModelFolder folder = folder();
        ModelFamily family = folder.config().family();
        InfBenchPrompts prompts = options.prompts(family);
        int length = options.truncateLength(isDemo() ? folder.config().maxPositionEmbeddings() : null);
        if (sources == SourceKind.BUILTIN) {
            requireWithinWindow(length, folder, "--truncate-length");
        }
        PromptFormat format = format(chatOptions.isGiven(), chatOptions.template(), folder);
        List<LeftOutTask> leftOut = new ArrayList<>();
        if (sources == SourceKind.BUILTIN) {
            var data = new BuiltinData(options, prompts, folder, length - format.overhead(folder.tokenizer()));
            leftOut.addAll(data.make(tasks, files, isDryRun()));
        }
        List<SuiteTask<InfBenchResult>> suiteTasks = new ArrayList<>();
        List<ForeseenTask> foreseen = new ArrayList<>();
        List<PositionChoice> choices = choices(folder, length);
        int longestAnswer = 0;
        for (InfBenchCard task : tasks) {
            if (leftOut.stream().anyMatch(left -> left.id().equals(task.id()))) {
                continue;
            }
            var settings = new InfBenchBenchmarkTask.Settings(
                    length, options.maxNewTokens(task, sources, length), options.ownPrompts(family), format, sources);
            longestAnswer = Math.max(longestAnswer, settings.maxNewTokens());
            Path path = files.getOrDefault(task, Path.of(""));
            if (sources == SourceKind.BUILTIN && !Files.exists(path)) {
                foreseen.add(new ForeseenTask(
                        task.id(), choices, options.builtinSamples(), length - settings.maxNewTokens()));
                continue;
            }
            suiteTasks.add(task(folder, InfBenchDataFile.open(path, task, prompts, folder.tokenizer()), settings));
        }
        if (sources == SourceKind.FETCHED) {
            requireWithinWindow(length, folder, "--truncate-length");
        }
        return new InfBenchSuite(
                folder,
                length + longestAnswer + SPARE_TOKENS,
                prompts.modelName(),
                sources,
                new TaskGroup<>(length, choices, suiteTasks, leftOut),
                foreseen);
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

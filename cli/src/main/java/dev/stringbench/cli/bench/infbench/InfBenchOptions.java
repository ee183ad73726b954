package dev.stringbench.cli.bench.infbench;

import dev.stringbench.benchmarks.datafile.SampleRange;
import dev.stringbench.benchmarks.infbench.InfBenchBenchmarkTask;
import dev.stringbench.benchmarks.infbench.InfBenchCard;
import dev.stringbench.benchmarks.infbench.InfBenchCatalogue;
import dev.stringbench.benchmarks.infbench.InfBenchDataFile;
import dev.stringbench.cli.bench.SampleOptions;
import dev.stringbench.cli.data.SourcesOption;
import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.infbench.BuiltinTasks;
import dev.stringbench.data.infbench.InfBenchPrompts;
import dev.stringbench.data.infbench.InfBenchTask;
import dev.stringbench.data.infbench.SyntheticTask;
import dev.stringbench.data.sources.DataFolder;
import dev.stringbench.data.sources.SourceKind;
import dev.stringbench.inference.family.ModelFamily;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that select InfiniteBench's tasks, samples and prompts. */
final class InfBenchOptions {

    /** Folder that {@code data infbench} writes to, which is looked in first. */
    static final String DEFAULT_DATA_DIR = "InfiniteBench";

    /** Samples of each task that are made from our own sources. */
    private static final int BUILTIN_SAMPLES = 20;

    /** The share of a length that an answer may take where the data is made for the length. */
    private static final int ANSWER_SHARE = 8;

    private static final String ALL = "all";
    private static final int LEAST_TRUNCATE_LENGTH = 2;

    /** Missing files that a message names one by one. */
    private static final int MOST_NAMED = 3;

    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--task",
            split = ",",
            paramLabel = "TASK",
            completionCandidates = Names.class,
            description = "One task, several with commas, or all. Default: all. Tasks: ${COMPLETION-CANDIDATES}.")
    private List<String> tasks = new ArrayList<>(List.of(ALL));

    @Option(
            names = {"--data-dir", "--data"},
            paramLabel = "DIR_OR_FILE",
            description = "The folder that holds <task>.jsonl, or one task's file; also packed as .gz. Default: "
                    + DEFAULT_DATA_DIR + " here, then that of 'data fetch'.")
    private @Nullable Path data;

    @Option(
            names = "--model-name",
            paramLabel = "NAME",
            completionCandidates = PromptNames.class,
            description = "Whose prompts to use: ${COMPLETION-CANDIDATES}. Default: by the model's family.")
    private @Nullable String modelName;

    @Option(
            names = "--truncate-length",
            paramLabel = "TOKENS",
            description = "Leave out the middle of prompts longer than this; also the length that --shifted-ratio is a"
                    + " share of. Default: 131072; with the demo model its window.")
    private @Nullable Integer truncateLength;

    @Option(
            names = "--max-new-tokens",
            paramLabel = "N",
            description = "Tokens of an answer at most. Default: the task's own budget (math_calc has 30000).")
    private @Nullable Integer maxNewTokens;

    @Option(
            names = "--num-samples",
            paramLabel = "N",
            description = "Samples of each task that are made with --sources builtin. Default: 20.")
    private int numSamples = BUILTIN_SAMPLES;

    @Mixin
    private SourcesOption sourcesOption = new SourcesOption();

    @Mixin
    private SampleOptions sampleOptions = new SampleOptions();

    @Option(
            names = "--output",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "Where results-string/<task>/<model>/ is made. Default: here.")
    private Path output = Path.of(".");

    /** The names for the help text. */
    static final class Names implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return InfBenchCatalogue.inRunOrder().stream().map(InfBenchCard::id).iterator();
        }
    }

    /** The models that there are prompts for. */
    static final class PromptNames implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return InfBenchPrompts.modelNames().iterator();
        }
    }

    /**
     * The tasks in the order given.
     *
     * @throws DataException BAD_OPTION where there is no such task
     */
    List<InfBenchCard> tasks() {
        return tasks.contains(ALL)
                ? InfBenchCatalogue.inRunOrder()
                : tasks.stream().distinct().map(InfBenchCatalogue::named).toList();
    }

    /**
     * The prompts to use.
     *
     * @throws DataException BAD_OPTION for a name that the benchmark has no prompts for
     */
    InfBenchPrompts prompts(ModelFamily family) {
        return new InfBenchPrompts(modelName == null ? family.infiniteBenchName() : modelName);
    }

    /** Whether the prompts are those that a model of the family gets without being told. */
    boolean ownPrompts(ModelFamily family) {
        return modelName == null || modelName.equals(family.infiniteBenchName());
    }

    /**
     * Most tokens of a prompt.
     *
     * @param demoWindow window of the demo model where it is run, else null
     * @throws ParameterException where the option is too small
     */
    int truncateLength(@Nullable Integer demoWindow) {
        if (truncateLength != null && truncateLength < LEAST_TRUNCATE_LENGTH) {
            throw usage("--truncate-length is " + truncateLength + "; it must be at least " + LEAST_TRUNCATE_LENGTH
                    + " tokens");
        }
        return truncateLength != null
                ? truncateLength
                : demoWindow == null ? InfBenchBenchmarkTask.TRUNCATE_LENGTH : demoWindow;
    }

    /**
     * What the data is made from; a folder or file of data that is named, or that lies where it always has, is meant to be
     * used.
     */
    SourceKind sources(boolean demo) {
        boolean liesHere = tasks().stream()
                .anyMatch(task -> file(Path.of(DEFAULT_DATA_DIR), task).isPresent());
        return sourcesOption.kind(demo && data == null && !liesHere ? SourceKind.BUILTIN : SourceKind.FETCHED);
    }

    /** Samples of each task that are made from our own sources. */
    int builtinSamples() {
        if (numSamples < 1) {
            throw usage("--num-samples is " + numSamples + "; it must be at least 1");
        }
        return numSamples;
    }

    /** The file of a task's data made from our own sources. */
    Path builtinFile(InfBenchCard task, String modelName, int length) {
        Path folder = data == null ? Path.of(DEFAULT_DATA_DIR) : data;
        int edition = BuiltinTasks.edition(task.task());
        return folder.resolve("builtin")
                .resolve(modelName + "-" + length)
                .resolve(task.id() + "-builtin" + (edition == 1 ? "" : edition) + "-" + builtinSamples() + ".jsonl");
    }

    /**
     * Most tokens of an answer.
     *
     * @param length of the test in tokens, of which an answer to our own data may take a part only
     * @throws ParameterException where the option is below 1
     */
    int maxNewTokens(InfBenchCard task, SourceKind sources, int length) {
        if (maxNewTokens != null && maxNewTokens < 1) {
            throw usage("--max-new-tokens is " + maxNewTokens + "; it must be at least 1");
        }
        if (maxNewTokens != null) {
            return maxNewTokens;
        }
        return sources == SourceKind.BUILTIN
                ? Math.max(1, Math.min(task.maxNewTokens(), length / ANSWER_SHARE))
                : task.maxNewTokens();
    }

    /** The samples of a file that are taken. */
    SampleRange range(InfBenchDataFile file) {
        return file.range(sampleOptions.startIndex(), sampleOptions.stopIndex());
    }

    /** The folder of a task's results. */
    Path resultFolder(InfBenchCard task, String modelName) {
        return output.resolve("results-string").resolve(task.id()).resolve(modelName);
    }

    /**
     * Find the data file of each task.
     *
     * @throws ParameterException where one file is given for several tasks
     * @throws DataException MISSING_DATA, naming all that are missing
     */
    Map<InfBenchCard, Path> files(List<InfBenchCard> wanted) {
        if (data != null && Files.isRegularFile(data)) {
            if (wanted.size() != 1) {
                throw usage("--data-dir is one file; give one --task with it, or a folder");
            }
            return Map.of(wanted.get(0), data);
        }
        Path fetched = DataFolder.byDefault().folder().resolve("InfiniteBench");
        List<Path> folders = data == null ? List.of(Path.of(DEFAULT_DATA_DIR), fetched) : List.of(data);
        Map<InfBenchCard, Path> files = new LinkedHashMap<>();
        for (InfBenchCard task : wanted) {
            folders.stream()
                    .flatMap(folder -> file(folder, task).stream())
                    .findFirst()
                    .ifPresent(file -> files.put(task, file));
        }
        List<InfBenchCard> missing =
                wanted.stream().filter(task -> !files.containsKey(task)).toList();
        if (!missing.isEmpty()) {
            throw missing(missing, folders);
        }
        return files;
    }

    /** A task's data in a folder, packed or not. */
    private static Optional<Path> file(Path folder, InfBenchCard task) {
        String name = task.task().fileName();
        return Stream.of(name, name + ".gz")
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static DataException missing(List<InfBenchCard> tasks, List<Path> folders) {
        List<String> names = tasks.stream().map(task -> task.task().fileName()).toList();
        String fetched = names.size() > MOST_NAMED
                ? DEFAULT_DATA_DIR
                : names.stream().map(name -> DEFAULT_DATA_DIR + "/" + name).collect(Collectors.joining(" "));
        String made = tasks.stream()
                .filter(task -> task.task() != InfBenchTask.PASSKEY)
                .filter(task -> SyntheticTask.of(task.task()).isPresent())
                .map(InfBenchCard::id)
                .collect(Collectors.joining(","));
        return new DataException(
                DataFault.MISSING_DATA,
                "there is no "
                        + names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                        + (names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " more" : "") + " in "
                        + folders.stream().map(Path::toString).collect(Collectors.joining(" or "))
                        + "; run 'string-bench data fetch " + fetched + "'"
                        + (made.isEmpty() ? "" : ", make it with 'string-bench data infbench --task " + made + "'")
                        + ", or name its folder with --data-dir" + passkeyFiles(tasks));
    }

    /** The construct script makes passkey files of shorter lengths, each of which can be run by its name. */
    private static String passkeyFiles(List<InfBenchCard> tasks) {
        return tasks.stream().anyMatch(task -> task.task() == InfBenchTask.PASSKEY)
                ? "; for passkey a file such as passkey_8192.jsonl, which 'data infbench --task passkey' makes, will do too"
                : "";
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}

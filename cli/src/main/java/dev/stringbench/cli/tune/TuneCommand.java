package dev.stringbench.cli.tune;

import dev.stringbench.benchmarks.model.PromptFormat;
import dev.stringbench.benchmarks.niah.NeedleDepths;
import dev.stringbench.benchmarks.niah.NiahBenchmarkTask;
import dev.stringbench.benchmarks.ruler.RulerCard;
import dev.stringbench.benchmarks.ruler.RulerCatalogue;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.ExitCode;
import dev.stringbench.cli.console.Interruption;
import dev.stringbench.cli.data.HaystackOptions;
import dev.stringbench.cli.data.SourcesOption;
import dev.stringbench.cli.model.ChatOptions;
import dev.stringbench.cli.model.ContextNeed;
import dev.stringbench.cli.model.CopyOptions;
import dev.stringbench.cli.model.ModelFolder;
import dev.stringbench.cli.model.ModelOptions;
import dev.stringbench.cli.model.ModelSource;
import dev.stringbench.cli.runfile.CommandEntry;
import dev.stringbench.cli.runfile.PlannedCommand;
import dev.stringbench.data.niah.NeedleKeys;
import dev.stringbench.data.niah.NiahConfig;
import dev.stringbench.data.ruler.RulerPreparation;
import dev.stringbench.data.sources.SourceKind;
import dev.stringbench.inference.position.PositionSchemes;
import dev.stringbench.inference.position.SchemeKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code string-bench tune}: a search for a position scheme's settings, confirmed on fresh samples. */
@Command(
        name = "tune",
        description = {
            "Find a position scheme's settings for a model: many race on the same samples, those that are clearly behind"
                    + " leave, and the winner is compared with the default and plain RoPE on samples that no trial has seen.",
            "A search that was interrupted goes on where it stopped when the same command is run again."
        },
        footer = {
            "",
            "Example: string-bench tune --model-path /models/llama --test-max-length 131072 --budget 8h"
                    + " --grid shifted-ratio=0.2..0.5,local-value=32,128,512"
        })
public final class TuneCommand implements Callable<Integer> {

    private static final String NIAH = "niah";
    private static final int DEFAULT_TRIAL_SAMPLES = 300;
    private static final int DEMO_TRIAL_SAMPLES = 100;
    private static final int DEFAULT_CONFIRM_SAMPLES = 200;
    private static final int MOST_SETTINGS = 1000;

    /** Prompts may come out some tokens longer than the test's length, as the originals' do. */
    private static final int SPARE_TOKENS = 1024;

    /** Options that a command of the confirmation does not take over. */
    private static final Set<String> OWN_OPTIONS = Set.of(
            "--task",
            "--test-max-length",
            "--max-length",
            "--position",
            "--grid",
            "--seed",
            "--depths",
            "--output",
            "--quiet",
            "--dry-run");

    private final CommandEntry entry;
    private Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ModelOptions modelOptions = new ModelOptions();

    @Mixin
    private CopyOptions copyOptions = new CopyOptions();

    @Mixin
    private HaystackOptions haystackOptions = new HaystackOptions();

    @Mixin
    private SourcesOption sourcesOption = new SourcesOption();

    @Mixin
    private ChatOptions chatOptions = new ChatOptions();

    @Option(
            names = "--task",
            split = ",",
            paramLabel = "TASK",
            description = "niah, or one or several of RULER's tasks with commas. Default: niah.")
    private List<String> tasks = new ArrayList<>(List.of(NIAH));

    @Option(
            names = {"--test-max-length", "--max-length"},
            paramLabel = "TOKENS",
            description = "Length of prompt and answer together. Default: the model's max_position_embeddings.")
    private @Nullable Integer testMaxLength;

    @Option(
            names = "--position",
            split = ",",
            paramLabel = "SCHEME",
            description =
                    "Position schemes whose settings are tried; several with commas race with each other. Default:"
                            + " string.")
    private List<String> positions = new ArrayList<>(List.of("string"));

    @Option(
            names = "--grid",
            paramLabel = "NAME=VALUES,...",
            description =
                    "Values to try, all combinations: shifted-ratio=0.2..0.5,local-value=32,128,512. a..b is a range"
                            + " with steps of its own, a..b/n one of n values. Default: multiples of each scheme's defaults.")
    private @Nullable String grid;

    @Option(
            names = "--budget",
            paramLabel = "TIME_OR_SAMPLES",
            description =
                    "What the search may cost, its confirmation included: 2h, 90m, or a number of samples. Default:"
                            + " half of --trial-samples for every setting, and the confirmation.")
    private @Nullable String budget;

    @Option(
            names = "--trial-samples",
            paramLabel = "N",
            description = "Samples of one setting in the race at most. Default: " + DEFAULT_TRIAL_SAMPLES
                    + "; with the demo model " + DEMO_TRIAL_SAMPLES + ".")
    private @Nullable Integer trialSamples;

    @Option(
            names = "--confirm-samples",
            paramLabel = "N",
            description = "Fresh samples of the confirmation. Default: " + DEFAULT_CONFIRM_SAMPLES + ".")
    private int confirmSamples = DEFAULT_CONFIRM_SAMPLES;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of the race's data; the confirmation's is " + SampleSet.SEED_DISTANCE
                    + " more. Default: 42, the original's.")
    private long seed = NiahConfig.ORIGINAL_SEED;

    @Option(
            names = "--numbers",
            paramLabel = "WHEN",
            description = "niah: once or per-sample, as the command niah has it. Default: once; with the demo model"
                    + " per-sample.")
    private @Nullable String numbers;

    @Option(
            names = "--depths",
            paramLabel = "FROM..TO",
            description = "niah: race on samples whose first number, the farthest from the question, lies between these"
                    + " shares of the text, such as 0..0.1, as the command niah has it. The confirmation is of all depths."
                    + " Default: all.")
    private @Nullable String depths;

    @Option(
            names = "--template",
            paramLabel = "NAME",
            description = "RULER: chat template of the data, as the command ruler has it. Default: llama3.1.")
    private String template = "llama3.1";

    @Option(
            names = "--write-config",
            paramLabel = "DIR",
            description =
                    "Write a copy of the model's config.json with the chosen settings into this folder, which must not"
                            + " be the model's own.")
    private @Nullable Path writeConfig;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "Folder of all runs and tables. Default: tune-results.")
    private Path output = Path.of("tune-results");

    @Option(names = "--dry-run", description = "Show what there is to do, and stop: nothing is loaded or written.")
    private boolean dryRun;

    @Option(names = "--quiet", description = "Print errors and the result only.")
    private boolean quiet;

    /**
     * Prepare.
     *
     * @param entry the command line, which knows the options of the commands that repeat a confirmation
     */
    public TuneCommand(Console console, CommandEntry entry) {
        this.console = console;
        this.entry = entry;
    }

    @Override
    public Integer call() {
        console = quiet ? console.quiet() : console;
        List<SchemeKind> kinds = positions.stream().distinct().map(this::kind).toList();
        Grid values = grid == null ? Grid.empty() : Grid.parse(grid);
        Budget cost = budget == null ? new Budget.None() : Budget.parse(budget);
        requireAtLeast("--trial-samples", trialSamples(), 2);
        requireAtLeast("--confirm-samples", confirmSamples, 2);
        copyOptions.check();
        ModelFolder folder = ModelFolder.read(modelOptions, console);
        int length = testMaxLength == null ? folder.config().maxPositionEmbeddings() : testMaxLength;
        modelOptions.requireWithinWindow(length, folder.config().maxPositionEmbeddings(), "--test-max-length", console);
        TuneSuite suite = suite(folder, length);
        CandidateSpace space = isNiah()
                ? new CandidateSpace(folder.config(), suite.promptTokens(), "")
                : new CandidateSpace(folder.config(), length, "ruler");
        List<Candidate> candidates = space.candidates(kinds, values);
        if (candidates.size() < 2 || candidates.size() > MOST_SETTINGS) {
            throw usage("there " + (candidates.size() == 1 ? "is 1 setting" : "are " + candidates.size() + " settings")
                    + " to try; 2 to " + MOST_SETTINGS
                    + " are wanted; give other values in --grid or another --position");
        }
        TunePlan plan = new TunePlan(
                candidates, space.byDefault(kind("rope")), suite.tasks().size(), trialSamples(), confirmSamples, cost);
        if (!(cost instanceof Budget.Time)) {
            plan.rules(1);
        }
        ConfigCopy copy = writeConfig == null ? null : new ConfigCopy(folder.path(), writeConfig);
        ContextNeed need = ContextNeed.of(
                length + SPARE_TOKENS,
                candidates.stream().map(Candidate::choice).toList());
        try (ModelSource source = ModelSource.ofThisMachine(folder, modelOptions, copyOptions, need, console)) {
            console.note(String.format(
                    Locale.ROOT,
                    "tune: %s (%s, %s), %s: %d settings of %s, at most %d samples each, then %d fresh ones of the winner,"
                            + " the default and rope",
                    folder.name(),
                    folder.config().family().modelType(),
                    source.description(),
                    suite.title(),
                    candidates.size(),
                    String.join(", ", positions),
                    trialSamples(),
                    confirmSamples));
            return run(folder, suite, plan, source, Optional.ofNullable(copy));
        }
    }

    private int run(ModelFolder folder, TuneSuite suite, TunePlan plan, ModelSource source, Optional<ConfigCopy> copy) {
        if (dryRun) {
            console.out().print(preview(suite, plan, source));
            console.out().flush();
            return ExitCode.OK;
        }
        suite.prepare(trialSamples(), confirmSamples);
        var progress = new TuneProgress(console, System::nanoTime);
        var runs = new TrialRuns(source, modelOptions, suite.tasks(), output, progress::sampleEnded);
        Path tables = output.resolve("tables")
                .resolve(folder.name() + "-"
                        + plan.hash(suite.title() + "\n" + folder.weightsFingerprint() + "\n" + seed
                                + (depths == null ? "" : " " + depths)));
        var tuning = new Tuning(plan, runs, progress, tables, console);
        source.load();
        Optional<Tuning.Result> result = Interruption.during(
                console,
                "every finished sample is kept; run the same command again to continue",
                runs::stop,
                tuning::run);
        runs.summarise();
        if (result.isEmpty()) {
            return ExitCode.FAILED;
        }
        TuneReport report = new TuneReport(folder.name(), suite.title(), plan, result.get());
        report.write(tables);
        console.out().print(report.text());
        print(suite, report, result.get(), copy);
        console.out().println("written: " + tables);
        console.out().flush();
        return ExitCode.OK;
    }

    private void print(TuneSuite suite, TuneReport report, Tuning.Result result, Optional<ConfigCopy> copy) {
        Candidate chosen = report.chosen();
        console.out().println();
        ConfigCopy.block(chosen)
                .ifPresentOrElse(
                        block -> console.out().println("For config.json:\n\n" + block),
                        () -> console.out()
                                .println("Options: --position " + chosen.scheme() + " "
                                        + String.join(" ", chosen.options())));
        console.out().println();
        console.out().println("The confirmation again:");
        result.confirmed()
                .keySet()
                .forEach(candidate -> console.out()
                        .println(new PlannedCommand(NIAH, confirmationCommand(suite, candidate)).shellText()));
        console.out().println();
        copy.ifPresent(config -> config.write(chosen)
                .ifPresentOrElse(
                        path -> console.out().println("written: " + path),
                        () -> console.note("--write-config: config.json has no place for settings of " + chosen.scheme()
                                + "; nothing is written")));
    }

    /** The ordinary command, with those of the user's options that it has too. */
    private List<String> confirmationCommand(TuneSuite suite, Candidate candidate) {
        List<String> arguments =
                new ArrayList<>(suite.confirmationCommand(confirmSamples, Path.of("confirmation-again")));
        CommandLine command =
                Objects.requireNonNull(entry.parser().getSubcommands().get(arguments.get(0)));
        for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
            String name = option.longestName();
            if (OWN_OPTIONS.contains(name) || command.getCommandSpec().findOption(name) == null) {
                continue;
            }
            arguments.add(name);
            if (option.arity().max() > 0) {
                arguments.addAll(option.originalStringValues());
            }
        }
        arguments.add("--position");
        arguments.add(candidate.scheme());
        arguments.addAll(candidate.options());
        return arguments;
    }

    private String preview(TuneSuite suite, TunePlan plan, ModelSource source) {
        StringBuilder text = new StringBuilder();
        var runs = new TrialRuns(source, modelOptions, suite.tasks(), output, () -> {});
        int width = plan.candidates().stream()
                .mapToInt(candidate -> candidate.label().length())
                .max()
                .orElse(0);
        String format = "%-" + Math.max(width, 7) + "s  %17s%n";
        boolean known = isNiah();
        text.append(String.format(Locale.ROOT, format, "setting", "samples there are"));
        long first = 0;
        for (Candidate candidate : plan.candidates()) {
            int left = known ? runs.left(candidate, SampleSet.RACE, plan.step()) : plan.step() * plan.tasks();
            first += left;
            text.append(String.format(
                    Locale.ROOT,
                    format,
                    candidate.label() + (candidate.isDefault() ? ", default" : ""),
                    known ? trialSamples() - runs.left(candidate, SampleSet.RACE, trialSamples()) : "-"));
        }
        boolean timed = plan.budget() instanceof Budget.Time;
        long race = timed ? 0 : (long) plan.rules(1).budget() * plan.tasks();
        text.append(String.format(
                Locale.ROOT,
                "%nfirst look at %d samples of each of %d settings: %,d to run%n",
                plan.step(),
                plan.candidates().size(),
                first));
        text.append(
                timed
                        ? String.format(Locale.ROOT, "race and confirmation: as many samples as %s allow%n", budget)
                        : String.format(
                                Locale.ROOT,
                                "race: at most %,d samples; confirmation: at most %,d; about %,d prompt tokens in all%n",
                                race,
                                plan.freshSamples(),
                                (race + plan.freshSamples()) * suite.promptTokens()));
        source.memory()
                .ifPresent(memory -> text.append(String.format(
                        Locale.ROOT,
                        "memory: about %,d MiB of %,d MiB free%n",
                        memory.neededBytes() >> 20,
                        memory.availableBytes() >> 20)));
        return text.toString();
    }

    private TuneSuite suite(ModelFolder folder, int length) {
        if (isNiah()) {
            if (sourcesOption.isGiven()) {
                throw usage("--sources is for RULER's tasks; niah has its --haystack");
            }
            if (length <= 2 * NiahBenchmarkTask.MAX_NEW_TOKENS) {
                throw usage("--test-max-length is " + length + "; it must be above "
                        + 2 * NiahBenchmarkTask.MAX_NEW_TOKENS);
            }
            PromptFormat format = chatOptions.format(folder);
            return new NiahTuning(
                    folder,
                    length,
                    seed,
                    keys(),
                    depths(),
                    haystackOptions.read(modelOptions.isDemo(), length),
                    format);
        }
        if (tasks.contains(NIAH)) {
            throw usage("--task is " + String.join(",", tasks)
                    + "; niah stands alone, since its settings count from another length than RULER's");
        }
        if (chatOptions.isGiven()) {
            throw usage("--chat is for niah; RULER's data has its --template");
        }
        List<RulerCard> cards =
                tasks.stream().distinct().map(RulerCatalogue::named).toList();
        Path data = output.resolve("data");
        return new RulerTuning(
                folder,
                cards,
                length,
                seed,
                template,
                sources(folder, cards, length, RulerTuning.folder(data, SampleSet.RACE, seed)),
                haystackOptions.sources(),
                data,
                console);
    }

    /** What RULER's data is made from; that of an earlier version, which had no other, is taken. */
    private SourceKind sources(ModelFolder folder, List<RulerCard> cards, int length, Path race) {
        boolean demo = modelOptions.isDemo() && !haystackOptions.isSourcesGiven() && !sourcesOption.isGiven();
        boolean continued = demo
                && RulerPreparation.hasFetchedDataOnly(
                        race, cards.stream().map(RulerCard::task).toList(), folder.name(), List.of(length));
        if (continued) {
            console.note(SourcesOption.earlierData(race));
        }
        return sourcesOption.kind(demo && !continued ? SourceKind.BUILTIN : SourceKind.FETCHED);
    }

    private int trialSamples() {
        if (trialSamples == null) {
            return modelOptions.isDemo() ? DEMO_TRIAL_SAMPLES : DEFAULT_TRIAL_SAMPLES;
        }
        return trialSamples;
    }

    private boolean isNiah() {
        return tasks.equals(List.of(NIAH));
    }

    private NeedleKeys keys() {
        String when = numbers == null ? (modelOptions.isDemo() ? "per-sample" : "once") : numbers;
        return switch (when) {
            case "once" -> NeedleKeys.ONCE;
            case "per-sample" -> NeedleKeys.PER_SAMPLE;
            default -> throw usage("--numbers is " + numbers + "; it must be once or per-sample");
        };
    }

    private NeedleDepths depths() {
        return depths == null ? NeedleDepths.ALL : NeedleDepths.parse(depths);
    }

    private SchemeKind kind(String name) {
        return PositionSchemes.named(name)
                .orElseThrow(() -> usage("--position is " + name + "; it must be " + PositionSchemes.names()
                        + ", or several with commas"));
    }

    private void requireAtLeast(String option, int value, int least) {
        if (value < least || value > 100_000) {
            throw usage(option + " is " + value + "; it must be from " + least + " to 100000");
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}

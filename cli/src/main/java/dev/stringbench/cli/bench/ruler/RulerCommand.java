package dev.stringbench.cli.bench.ruler;

import dev.stringbench.benchmarks.datafile.SampleRange;
import dev.stringbench.benchmarks.model.PromptFormat;
import dev.stringbench.benchmarks.ruler.RulerCard;
import dev.stringbench.benchmarks.ruler.RulerDataFile;
import dev.stringbench.cli.bench.Suite;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.model.ModelFolder;
import dev.stringbench.cli.model.TemplateOptions;
import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.TextTokenizer;
import dev.stringbench.data.ruler.RulerPreparation;
import dev.stringbench.data.ruler.RulerRequest;
import dev.stringbench.data.ruler.Shortfall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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

    /** A task at a length, with what its data is asked for. */
    private record Wanted(RulerCard task, int length, RulerRequest request, Path file) {

        boolean isMade() {
            return Files.exists(file);
        }
    }

    @Override
    protected Suite<?> suite() {
        List<RulerCard> tasks = options().tasks();
        ModelFolder folder = folder();
        List<Integer> lengths = options().lengths(folder.config().maxPositionEmbeddings());
        if (isDemo()) {
            dataOptions.useDemoDefaults(
                    folder, tasks.stream().map(RulerCard::task).toList(), lengths, console());
        }
        PromptFormat format = format(dataOptions.isModelTemplate(), templateOptions, folder);
        String dataName = dataOptions.dataName(format.isChat() ? folder.name() + CHAT_DATA : folder.name());
        List<Wanted> wanted = new ArrayList<>();
        for (int length : lengths) {
            // The model's own template takes its tokens from the question, which is made without one.
            int dataLength = length - format.overhead(folder.tokenizer());
            RulerRequest request = dataOptions.request(dataLength, format);
            tasks.forEach(task -> wanted.add(new Wanted(task, length, request, dataFile(task, dataName, dataLength))));
        }
        List<TooShort> tooShort = prepare(wanted, folder.tokenizer(), dataName);
        List<Wanted> possible = wanted.stream()
                .filter(test -> tooShort.stream()
                        .noneMatch(left -> left.task().equals(test.task()) && left.length() == test.length()))
                .toList();
        List<Test> tests = possible.stream()
                .filter(Wanted::isMade)
                .map(test -> test(test, format))
                .toList();
        List<Unprepared> unprepared = possible.stream()
                .filter(test -> !test.isMade())
                .map(test -> new Unprepared(
                        test.task(), test.length(), test.request().numSamples()))
                .toList();
        return suite(folder, tests, unprepared, tooShort, dataOptions.sources());
    }

    private Test test(Wanted wanted, PromptFormat format) {
        RulerDataFile file = RulerDataFile.open(wanted.file());
        return new Test(wanted.task(), wanted.length(), file, range(file), format, dataOptions.sources());
    }

    /**
     * Make the data that is missing, once it is known of every task whether it can be made; a dry run makes and checks none.
     *
     * @return the tasks that have no room
     * @throws DataException LENGTH_TOO_SMALL where the only test that was asked for has no room
     */
    private List<TooShort> prepare(List<Wanted> wanted, TextTokenizer tokenizer, String dataName) {
        List<Wanted> missing = wanted.stream().filter(test -> !test.isMade()).toList();
        if (missing.isEmpty() || isDryRun()) {
            return List.of();
        }
        List<TooShort> tooShort = new ArrayList<>();
        List<Wanted> possible = new ArrayList<>();
        try (RulerPreparation preparation = dataOptions.open(tokenizer)) {
            for (Wanted test : missing) {
                preparation
                        .shortfall(test.task().task(), test.request())
                        .ifPresentOrElse(left -> tooShort.add(tooShort(test, left)), () -> possible.add(test));
            }
            possible.forEach(test -> make(preparation, test, dataName).ifPresent(tooShort::add));
        }
        if (wanted.size() == 1 && !tooShort.isEmpty()) {
            throw new DataException(DataFault.LENGTH_TOO_SMALL, tooShort.get(0).message());
        }
        return tooShort;
    }

    /** Make a file, unless one of its later samples turns out to have no room. */
    private Optional<TooShort> make(RulerPreparation preparation, Wanted test, String dataName) {
        try {
            console()
                    .note("prepared "
                            + dataOptions.prepare(
                                    preparation, test.task().task(), test.request(), dataName, console()));
            return Optional.empty();
        } catch (DataException e) {
            if (e.fault() != DataFault.LENGTH_TOO_SMALL) {
                throw e;
            }
            OptionalInt least = preparation.leastLength(test.task().task(), test.request());
            return Optional.of(tooShort(test, new Shortfall(String.valueOf(e.getMessage()), least)));
        }
    }

    private static TooShort tooShort(Wanted test, Shortfall shortfall) {
        // The template's tokens come on top of the data's.
        int overhead = test.length() - test.request().maxSeqLength();
        OptionalInt least = shortfall.leastLength();
        return new TooShort(
                test.task(),
                test.length(),
                shortfall.reason(),
                least.isEmpty() ? least : OptionalInt.of(least.getAsInt() + overhead));
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

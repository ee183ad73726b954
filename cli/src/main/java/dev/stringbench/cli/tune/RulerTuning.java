package dev.stringbench.cli.tune;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.benchmarks.datafile.SampleRange;
import dev.stringbench.benchmarks.model.PromptFormat;
import dev.stringbench.benchmarks.ruler.RulerBenchmarkTask;
import dev.stringbench.benchmarks.ruler.RulerCard;
import dev.stringbench.benchmarks.ruler.RulerDataFile;
import dev.stringbench.benchmarks.ruler.RulerResult;
import dev.stringbench.benchmarks.ruler.RulerSummaryCsv;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.Version;
import dev.stringbench.cli.model.ModelFolder;
import dev.stringbench.data.ruler.QuestionOptions;
import dev.stringbench.data.ruler.RulerPreparation;
import dev.stringbench.data.ruler.RulerRequest;
import dev.stringbench.data.ruler.RulerSources;
import dev.stringbench.data.sources.DataFolder;
import dev.stringbench.data.sources.SourceKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * RULER's tasks, the mean of whose scores counts. Data of another seed is another chunk of the original's generator, whose
 * seed is 42 and the chunk's number; the question sets' chunks are counted otherwise.
 */
final class RulerTuning implements TuneSuite {

    private static final int ORIGINAL_SEED = 42;

    private final ModelFolder folder;
    private final List<RulerCard> cards;
    private final int length;
    private final long seed;
    private final String template;
    private final SourceKind kind;
    private final RulerSources sources;
    private final Path dataFolder;
    private final Console console;
    private final Map<Path, RulerDataFile> opened = new HashMap<>();

    /**
     * Describe.
     *
     * @param template name of a chat template of the original's
     * @param kind what data is made from
     * @param sources folder of the outside data sets, where they are wanted
     * @param dataFolder where data is made
     */
    RulerTuning(
            ModelFolder folder,
            List<RulerCard> cards,
            int length,
            long seed,
            String template,
            SourceKind kind,
            DataFolder sources,
            Path dataFolder,
            Console console) {
        this.folder = folder;
        this.cards = List.copyOf(cards);
        this.length = length;
        this.seed = seed;
        this.template = template;
        this.kind = kind;
        this.sources = kind == SourceKind.BUILTIN ? RulerSources.builtin() : new RulerSources(sources);
        this.dataFolder = dataFolder;
        this.console = console;
        if (seed < ORIGINAL_SEED || seed > ORIGINAL_SEED + 9999) {
            throw new BenchmarkException(
                    Fault.BAD_SETTING,
                    "--seed is " + seed + "; RULER's data has seeds from 42, the original's, to 10041");
        }
        // A template that there is not is refused before anything is made.
        request(1, 0);
    }

    @Override
    public String title() {
        return String.format(
                Locale.ROOT,
                "RULER's %s in %,d tokens%s, mean score",
                names(" "),
                length,
                kind == SourceKind.BUILTIN ? ", built-in sources" : "");
    }

    @Override
    public int promptTokens() {
        return length - cards.stream().mapToInt(RulerCard::maxNewTokens).min().orElse(0);
    }

    @Override
    public List<TuneTask<?>> tasks() {
        return cards.stream().<TuneTask<?>>map(this::task).toList();
    }

    private TuneTask<RulerResult> task(RulerCard card) {
        return new TuneTask<>(
                card.id(),
                Path.of("Predictions").resolve(card.id()).resolve(folder.name()),
                (model, set, samples) -> {
                    RulerDataFile data = data(card, set);
                    return new RulerBenchmarkTask(
                            card,
                            data,
                            length,
                            new SampleRange(0, samples),
                            PromptFormat.PLAIN,
                            kind,
                            model.tokenizer(),
                            model.identity(),
                            Version.text());
                },
                RulerResult::score,
                RulerSummaryCsv::write);
    }

    @Override
    public void prepare(int race, int fresh) {
        prepare(SampleSet.RACE, race, Math.max(race, fresh));
        prepare(SampleSet.FRESH, fresh, Math.max(race, fresh));
    }

    private void prepare(SampleSet set, int samples, int most) {
        try (RulerPreparation preparation = new RulerPreparation(
                folder.tokenizer(), sources, Runtime.getRuntime().availableProcessors())) {
            for (RulerCard card : cards) {
                Path file = file(card, set);
                if (!Files.exists(file)) {
                    preparation.prepare(
                            List.of(card.task()),
                            card.task().options() instanceof QuestionOptions
                                    ? questions(set, most)
                                    : request(samples, Math.toIntExact(set.seed(seed) - ORIGINAL_SEED)),
                            folder(set),
                            dataName(),
                            (task, done, of) -> {});
                    console.note("prepared " + file);
                }
                int size = data(card, set).size();
                if (size < samples) {
                    throw new BenchmarkException(
                            Fault.BAD_SETTING,
                            file + " has " + size + " samples, and " + samples
                                    + " are wanted; give another --output, or move the file away to make it anew");
                }
            }
        }
    }

    @Override
    public List<String> confirmationCommand(int samples, Path output) {
        return List.of(
                "ruler-test",
                "--task",
                names(","),
                "--max-length",
                Integer.toString(length),
                "--data",
                folder(SampleSet.FRESH).toString(),
                "--stop-idx",
                Integer.toString(samples),
                "--output",
                output.toString());
    }

    private RulerRequest request(int samples, int chunk) {
        return new RulerRequest(template, length, samples * (chunk + 1), chunk, chunk + 1);
    }

    /**
     * Ask for questions, of which a chunk takes those behind all chunks before it: chunks as far apart as the seeds would want
     * more than there are. Each seed has two neighbouring chunks of the same size.
     */
    private RulerRequest questions(SampleSet set, int samples) {
        return request(samples, Math.toIntExact(2 * (seed - ORIGINAL_SEED) + (set == SampleSet.RACE ? 0 : 1)));
    }

    private RulerDataFile data(RulerCard card, SampleSet set) {
        return opened.computeIfAbsent(file(card, set), RulerDataFile::open);
    }

    private Path file(RulerCard card, SampleSet set) {
        return RulerPreparation.file(folder(set), card.task(), dataName(), length);
    }

    private String dataName() {
        return kind.dataName(folder.name());
    }

    private Path folder(SampleSet set) {
        return folder(dataFolder, set, seed);
    }

    /** Where the data of some samples is made. */
    static Path folder(Path dataFolder, SampleSet set, long seed) {
        return dataFolder.resolve(set.folder() + "-seed-" + set.seed(seed));
    }

    private String names(String separator) {
        return cards.stream().map(RulerCard::id).collect(Collectors.joining(separator));
    }
}

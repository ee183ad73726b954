package dev.stringbench.benchmarks.report.samples;

import dev.stringbench.benchmarks.catalogue.TaskCard;
import dev.stringbench.benchmarks.report.comparison.SchemeComparisons;
import dev.stringbench.benchmarks.results.EventLog.SampleEvent;
import dev.stringbench.benchmarks.results.StoredEvents;
import dev.stringbench.benchmarks.ruler.RulerDataFile;
import dev.stringbench.benchmarks.scorefiles.Excerpts;
import dev.stringbench.benchmarks.scorefiles.KnownTasks;
import dev.stringbench.benchmarks.scorefiles.NeedleOutcome;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import dev.stringbench.benchmarks.scorefiles.ScoredSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The writer of the pages of all samples. The index is a row for each sample of each run, in pieces that are loaded one
 * after the other; the texts are in further pieces, of which one is loaded when a sample is opened. All are scripts, so that
 * they load from a disk without a server.
 */
public final class SamplePages {

    /** Characters of a piece, about; one sample may be longer. */
    private static final int PIECE_CHARACTERS = 1_000_000;

    private static final int SEARCHED_CHARACTERS = 200;

    private final PageFiles files;
    private final DataFolders.Reader data;
    private final List<ScoredFile> scored;
    private final List<String> texts = new ArrayList<>();
    private final List<String> rows = new ArrayList<>();
    private final List<TaskCard> tasks;
    private int textPieces;
    private int rowPieces;
    private int samples;
    private int textCharacters;
    private int rowCharacters;

    private SamplePages(List<ScoredFile> scored, DataFolders data, PageFiles files) {
        this.files = files;
        this.data = data.reader();
        this.scored = scored.stream().filter(file -> !file.samples().isEmpty()).toList();
        this.tasks = this.scored.stream().map(ScoredFile::task).distinct().toList();
    }

    /**
     * Write the pages.
     *
     * @param baseline name of the position scheme that others are compared with
     */
    public static void write(List<ScoredFile> scored, String baseline, DataFolders data, PageFiles files) {
        new SamplePages(scored, data, files).write(baseline);
    }

    private record TestKey(TaskCard task, int lengthTokens, String model) {}

    /** A sample of one run. */
    private record Member(int run, ScoredFile file, ScoredSample sample, Optional<SampleEvent> event) {}

    private void write(String baseline) {
        Map<TestKey, List<Integer>> tests = new LinkedHashMap<>();
        for (int run = 0; run < scored.size(); run++) {
            var file = scored.get(run);
            tests.computeIfAbsent(new TestKey(file.task(), file.lengthTokens(), file.model()), key -> new ArrayList<>())
                    .add(run);
        }
        var order = Comparator.comparing((TestKey key) -> KnownTasks.all().indexOf(key.task()))
                .thenComparing(TestKey::lengthTokens)
                .thenComparing(TestKey::model);
        tests.entrySet().stream().sorted(Map.Entry.comparingByKey(order)).forEach(test -> write(test.getValue()));
        endTexts();
        endRows();
        files.put("report-samples/about.js", "stringBench.about(" + ScriptJson.write(about(baseline)) + ");\n");
        SampleAssets.copyTo(files);
    }

    private Map<String, Object> about(String baseline) {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("baseline", baseline);
        about.put(
                "tasks",
                tasks.stream()
                        .map(task -> List.of(
                                task.id(), task.column(), task.benchmark().title()))
                        .toList());
        about.put(
                "runs",
                scored.stream()
                        .map(file -> List.of(
                                file.model(),
                                file.setting(),
                                SchemeComparisons.scheme(file),
                                tasks.indexOf(file.task()),
                                file.lengthTokens()))
                        .toList());
        about.put("rows", samples);
        about.put("rowPieces", rowPieces);
        about.put("searched", SEARCHED_CHARACTERS);
        return about;
    }

    /** Write the samples of one model's runs of one test. Samples of one index and reference stand together. */
    private void write(List<Integer> runs) {
        record SampleKey(int index, String reference) {}
        var order = Comparator.comparing(SampleKey::index).thenComparing(SampleKey::reference);
        Map<SampleKey, List<Member>> members = new TreeMap<>(order);
        @Nullable RulerDataFile found = null;
        for (int run : runs) {
            var file = scored.get(run);
            var events = StoredEvents.readIfPresent(file.path()).lastBySample();
            for (ScoredSample sample : file.samples()) {
                members.computeIfAbsent(new SampleKey(sample.index(), sample.reference()), key -> new ArrayList<>())
                        .add(new Member(run, file, sample, Optional.ofNullable(events.get(sample.index()))));
            }
            if (found == null) {
                found = data.find(file).orElse(null);
            }
        }
        for (List<Member> ofSample : members.values()) {
            write(ofSample, found);
        }
    }

    private void write(Collection<Member> members, @Nullable RulerDataFile prompts) {
        var first = members.iterator().next();
        String texts = ScriptJson.write(new SampleTexts(
                first.sample().reference(),
                members.stream().map(SamplePages::answer).toList(),
                prompts == null || first.sample().index() >= prompts.size()
                        ? null
                        : NeedleTexts.round(
                                prompts.sample(first.sample().index()).input(),
                                first.sample().needles())));
        if (textCharacters > 0 && textCharacters + texts.length() > PIECE_CHARACTERS) {
            endTexts();
        }
        for (Member member : members) {
            String row = ScriptJson.write(row(member));
            if (rowCharacters > 0 && rowCharacters + row.length() > PIECE_CHARACTERS) {
                endRows();
            }
            rows.add(row);
            rowCharacters += row.length();
            samples++;
        }
        this.texts.add(texts);
        textCharacters += texts.length();
    }

    /** The values of a row in the order in which {@code samples.js} reads them. */
    private List<@Nullable Object> row(Member member) {
        var sample = member.sample();
        var file = member.file();
        var event = member.event();
        double percent = 100 * sample.score() / file.task().fullScore();
        return Arrays.asList(
                member.run(),
                sample.index(),
                Math.round(percent * 100) / 100.0,
                sample.contextTokens().isPresent() ? sample.contextTokens().getAsInt() : null,
                event.map(SampleEvent::generatedTokens).orElse(null),
                event.map(SamplePages::seconds).orElse(null),
                event.map(SampleEvent::finishReason).orElse(null),
                sample.needles().stream().map(SamplePages::place).toList(),
                Excerpts.shorten(sample.reference(), SEARCHED_CHARACTERS),
                Excerpts.shorten(sample.prediction(), SEARCHED_CHARACTERS),
                textPieces,
                texts.size());
    }

    private static @Nullable Double seconds(SampleEvent event) {
        return event.prefillSeconds() == null || event.decodeSeconds() == null
                ? null
                : Math.round(1000 * (event.prefillSeconds() + event.decodeSeconds())) / 1000.0;
    }

    /** The depth in percent where it is known, else 0, from 1 on; negative where the needle was lost. */
    private static double place(NeedleOutcome needle) {
        double place = needle.depth().isPresent()
                ? 1 + Math.round(1000 * needle.depth().getAsDouble()) / 10.0
                : 0.5;
        return needle.found() ? place : -place;
    }

    private static SampleTexts.Answer answer(Member member) {
        var sample = member.sample();
        return new SampleTexts.Answer(
                member.run(),
                sample.prediction(),
                sample.needles().stream()
                        .map(needle -> new SampleTexts.Needle(
                                needle.value(),
                                needle.found(),
                                needle.depth().isPresent() ? needle.depth().getAsDouble() : null,
                                needle.distanceTokens().isPresent()
                                        ? needle.distanceTokens().getAsInt()
                                        : null))
                        .toList(),
                sample.excerpt().orElse(null));
    }

    private void endTexts() {
        files.put(
                "report-samples/texts-" + textPieces + ".js",
                "stringBench.texts(" + textPieces + ",[" + String.join(",\n", texts) + "]);\n");
        textPieces++;
        texts.clear();
        textCharacters = 0;
    }

    private void endRows() {
        files.put(
                "report-samples/rows-" + rowPieces + ".js",
                "stringBench.rows(" + rowPieces + ",[" + String.join(",\n", rows) + "]);\n");
        rowPieces++;
        rows.clear();
        rowCharacters = 0;
    }
}

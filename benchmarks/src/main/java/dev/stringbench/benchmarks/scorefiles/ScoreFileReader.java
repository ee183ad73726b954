package dev.stringbench.benchmarks.scorefiles;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.catalogue.Formulas;
import dev.stringbench.benchmarks.catalogue.TaskCard;
import dev.stringbench.benchmarks.infbench.InfBenchBenchmarkTask;
import dev.stringbench.benchmarks.results.SampleSpan;
import dev.stringbench.benchmarks.results.Sidecar;
import dev.stringbench.benchmarks.scorefiles.Problem.Kind;
import dev.stringbench.data.FileFailure;
import dev.stringbench.data.JsonReader;
import dev.stringbench.data.MalformedJsonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A reader that scores a file of predictions.
 *
 * @param formulas whose formulas to use
 * @param taskName the task, where paths do not tell it
 * @param modelName the model, where paths do not tell it; InfiniteBench's {@code gpt4} changes a score
 */
public record ScoreFileReader(
        Formulas formulas,
        @Nullable String taskName,
        @Nullable String modelName) {

    private static final Pattern LENGTH = Pattern.compile("(?:^|-)L(\\d+)(?:-|$)");

    /**
     * The result of reading a file.
     *
     * @param files one, or one for each length where its samples tell different lengths; none if it cannot be scored
     */
    public record Result(List<ScoredFile> files, List<Problem> problems) {

        public Result {
            files = List.copyOf(files);
            problems = List.copyOf(problems);
        }

        /** Return the first scored file, if there is one. */
        public Optional<ScoredFile> file() {
            return files.stream().findFirst();
        }
    }

    /** Read with the default formulas, task and model as the path tells. */
    public static ScoreFileReader ofDefaults() {
        return new ScoreFileReader(Formulas.DEFAULT, null, null);
    }

    /** Read and score one file. What is wrong with it comes back as problems; nothing is thrown for its content. */
    public Result read(Path path) {
        return read(path, List.of(path));
    }

    /**
     * Read and score the shards of one run as one file.
     *
     * @param wholeFile the run's name; the file need not be there
     */
    public Result readShards(Path wholeFile, List<Path> shards) {
        return read(wholeFile, shards);
    }

    private Result read(Path path, List<Path> parts) {
        var problems = new ArrayList<Problem>();
        var origin = FileOrigin.of(path);
        try {
            var sidecar = sidecar(parts.get(0));
            String name = taskName != null
                    ? taskName
                    : sidecar.map(found -> found.identity().task()).orElse(origin.taskName());
            var task = name == null ? Optional.<TaskCard>empty() : KnownTasks.find(name);
            if (task.isEmpty()) {
                String found = name == null ? "the path names no task" : "unknown task \"" + name + '"';
                problems.add(
                        new Problem(path, 0, Kind.UNKNOWN_TASK, found + "; give --task, one of " + KnownTasks.names()));
                return new Result(List.of(), problems);
            }
            return read(path, parts, task.get(), origin, sidecar, problems);
        } catch (IOException e) {
            problems.add(new Problem(path, 0, Kind.UNREADABLE, "cannot be read: " + FileFailure.words(e)));
        } catch (BenchmarkException e) {
            problems.add(new Problem(path, 0, Kind.UNREADABLE, String.valueOf(e.getMessage())));
        }
        return new Result(List.of(), problems);
    }

    private Result read(
            Path path,
            List<Path> parts,
            TaskCard task,
            FileOrigin origin,
            Optional<Sidecar> sidecar,
            List<Problem> problems)
            throws IOException {
        String model = modelName != null
                ? modelName
                : sidecar.map(found -> found.identity().model().name()).orElse(origin.model());
        var samples = new RunScorer(path, task, scoredAs(model, sidecar), formulas, problems);
        for (Path part : parts) {
            var described = sidecar(part);
            if (isOfAnotherRun(part, described, parts.get(0), sidecar, problems)) {
                continue;
            }
            var run = RecordedRuns.choose(part, lines(part, described), problems);
            run.ifPresent(found ->
                    samples.score(found, part, described.map(Sidecar::counted).orElse(RunScorer.EVERY_SAMPLE)));
            run.ifPresent(samples::compareAverage);
        }
        boolean oneFile = parts.size() == 1 && parts.get(0).equals(path);
        samples.nameMissing(sidecar.map(found -> oneFile ? found.expected() : new SampleSpan(0, found.samples()))
                .orElse(new SampleSpan(0, task.samples())));
        sidecar.map(Sidecar::stoppedEarly)
                .ifPresent(early -> problems.add(new Problem(
                        path,
                        0,
                        Kind.ENDED_EARLY,
                        "ended early after %s: the 95%% interval was at most %s points wide"
                                .formatted(Counts.samples(early.samples()), early.intervalPoints()))));
        problems.sort((a, b) -> Integer.compare(a.line(), b.line()));
        var byLength = new TreeMap<Integer, List<ScoredSample>>();
        for (ScoredSample sample : samples.samples()) {
            byLength.computeIfAbsent(sample.lengthTokens().orElse(0), length -> new ArrayList<>())
                    .add(sample);
        }
        if (byLength.isEmpty()) {
            byLength.put(0, new ArrayList<>());
        }
        var files = new ArrayList<ScoredFile>();
        byLength.forEach((length, ofLength) -> files.add(ScoredFile.of(
                path,
                task,
                model,
                setting(origin, sidecar.isPresent()),
                formulas,
                length > 0 ? length : length(origin, sidecar, ofLength),
                ofLength,
                problems,
                sidecar.map(Sidecar::identity))));
        return new Result(files, problems);
    }

    /**
     * Read the lines that are there. The last line of a run that has not ended may be under way, or torn by what killed the
     * run: until it is whole it is not yet there, and its sample is missing.
     */
    private static List<FileLine> lines(Path part, Optional<Sidecar> described) throws IOException {
        var lines = FileLines.read(part);
        boolean underWay = described.isPresent() && !described.get().complete();
        return underWay && !lines.isEmpty() && isTorn(part, lines.get(lines.size() - 1))
                ? lines.subList(0, lines.size() - 1)
                : lines;
    }

    private static boolean isTorn(Path part, FileLine last) throws IOException {
        try (var file = FileChannel.open(part)) {
            var end = ByteBuffer.allocate(1);
            if (file.size() == 0 || file.read(end, file.size() - 1) != 1 || end.get(0) == '\n') {
                return false;
            }
        }
        try {
            JsonReader.read(last.text());
            return false;
        } catch (MalformedJsonException e) {
            return true;
        }
    }

    /** Return the family name that InfiniteBench's prompts were chosen by, where the sidecar tells it. */
    private String scoredAs(String model, Optional<Sidecar> sidecar) {
        return modelName != null
                ? modelName
                : sidecar.map(found -> found.identity().data().settings().get(InfBenchBenchmarkTask.PROMPTS_SETTING))
                        .orElse(model);
    }

    private static boolean isOfAnotherRun(
            Path part, Optional<Sidecar> described, Path first, Optional<Sidecar> sidecar, List<Problem> problems) {
        if (part.equals(first) || described.isEmpty() || sidecar.isEmpty()) {
            return false;
        }
        Optional<String> difference = sidecar.get().differenceTo(described.get());
        difference.ifPresent(found -> problems.add(new Problem(
                part,
                0,
                Kind.OTHER_RUN,
                "belongs to another run than %s, whose %s; it is left out".formatted(first, found))));
        return difference.isPresent();
    }

    /** Return the file's name without its length and identity hash, so that one setting's lengths have one name. */
    private static String setting(FileOrigin origin, boolean ours) {
        String setting = origin.setting().replaceFirst("(^|-)L\\d+(?=-|$)", "");
        return ours ? setting.replaceFirst("-[0-9a-f]{8}$", "") : setting;
    }

    private static int length(FileOrigin origin, Optional<Sidecar> sidecar, List<ScoredSample> samples) {
        if (sidecar.isPresent()) {
            return sidecar.get().identity().maxLength();
        }
        var named = LENGTH.matcher(origin.setting());
        if (named.find() && named.group(1).length() < 10) {
            return Integer.parseInt(named.group(1));
        }
        return samples.stream().flatMapToInt(sample -> sample.contextTokens().stream()).max().stream()
                .map(ScoreFileReader::nextPowerOfTwo)
                .findFirst()
                .orElse(0);
    }

    private static int nextPowerOfTwo(int tokens) {
        return tokens <= 1 ? 1 : Integer.highestOneBit(tokens - 1) << 1;
    }

    private static Optional<Sidecar> sidecar(Path path) {
        return Files.exists(Sidecar.pathFor(path)) ? Optional.of(Sidecar.read(path)) : Optional.empty();
    }
}

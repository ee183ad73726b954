package dev.stringbench.benchmarks.scorefiles;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.benchmarks.catalogue.TaskCard;
import dev.stringbench.benchmarks.results.ShardFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Several scored files.
 *
 * @param files in the order of the published tables, then by run and length
 * @param problems of all paths, those without a scored file included
 */
public record ScoreFiles(List<ScoredFile> files, List<Problem> problems) {

    private static final Pattern PREDICTIONS = Pattern.compile(".*\\.(jsonl|txt)(\\.gz)?");
    /** What runs, reports and searches write beside predictions. */
    private static final Pattern NOT_PREDICTIONS =
            Pattern.compile(".*\\.events\\.jsonl|tabulator-LICENSE\\.txt|tune\\.txt");

    public ScoreFiles {
        files = List.copyOf(files);
        problems = List.copyOf(problems);
    }

    /**
     * Score files, and all files of predictions below folders. Data sets below a folder, such as those that a run made there,
     * are left out, and a problem of their own folder says so.
     *
     * @throws BenchmarkException if a path is not there or nothing below the paths is a file of predictions
     */
    public static ScoreFiles read(List<Path> paths, ScoreFileReader reader) {
        var files = new ArrayList<ScoredFile>();
        var problems = new ArrayList<Problem>();
        var expanded = expand(paths, problems);
        var shards = ShardFiles.among(expanded);
        shards.byRun().forEach((wholeFile, parts) -> {
            expanded.removeAll(parts);
            if (Files.exists(wholeFile)) {
                expanded.add(wholeFile);
            }
        });
        var results = Stream.concat(
                        expanded.stream().map(file -> (Supplier<ScoreFileReader.Result>) () -> reader.read(file)),
                        shards.byRun().entrySet().stream().map(run ->
                                (Supplier<ScoreFileReader.Result>) () -> read(run.getKey(), run.getValue(), reader)))
                .toList()
                .parallelStream()
                .map(Supplier::get)
                .toList();
        results.forEach(result -> {
            files.addAll(result.files());
            problems.addAll(result.problems());
        });
        toldApart(files);
        files.sort(Comparator.comparing((ScoredFile file) -> KnownTasks.all().indexOf(file.task()))
                .thenComparing(ScoredFile::run)
                .thenComparing(ScoredFile::lengthTokens)
                .thenComparing(ScoredFile::path));
        return new ScoreFiles(files, problems);
    }

    /** Score a run's shards, unless the whole run's file is there, which counts before them. */
    private static ScoreFileReader.Result read(Path wholeFile, List<Path> shards, ScoreFileReader reader) {
        if (!Files.exists(wholeFile)) {
            return reader.readShards(wholeFile, shards);
        }
        var leftOut = new Problem(
                wholeFile,
                0,
                Problem.Kind.SHARDS_LEFT_OUT,
                "the whole run's file counts; %s beside it %s left out"
                        .formatted(
                                shards.size() == 1
                                        ? "its shard"
                                        : String.format(Locale.ROOT, "its %d shards", shards.size()),
                                shards.size() == 1 ? "is" : "are"));
        return new ScoreFileReader.Result(List.of(), List.of(leftOut));
    }

    /** Give files that would have one name for different results their whole file names, identity hash included. */
    private static void toldApart(List<ScoredFile> files) {
        record Name(TaskCard task, String run, int lengthTokens, String formula) {}
        var counts = files.stream()
                .collect(Collectors.groupingBy(
                        file -> new Name(file.task(), file.run(), file.lengthTokens(), file.formula()),
                        Collectors.counting()));
        files.replaceAll(file -> {
            var name = new Name(file.task(), file.run(), file.lengthTokens(), file.formula());
            return counts.getOrDefault(name, 0L) > 1
                    ? file.withSetting(FileOrigin.of(file.path()).setting())
                    : file;
        });
    }

    /** Tell whether every file was scored whole. */
    public boolean isComplete() {
        return problems.stream().noneMatch(problem -> problem.kind().makesIncomplete());
    }

    private static TreeSet<Path> expand(List<Path> paths, List<Problem> problems) {
        var files = new TreeSet<Path>();
        var dataSets = new TreeMap<Path, Integer>();
        for (Path path : paths) {
            if (!Files.isDirectory(path)) {
                if (!Files.exists(path)) {
                    throw new BenchmarkException(
                            Fault.BAD_SETTING, path + " does not exist; a file or folder of predictions is wanted");
                }
                files.add(path);
                continue;
            }
            try (var below = Files.walk(path)) {
                below.filter(Files::isRegularFile)
                        .filter(file -> PREDICTIONS
                                .matcher(file.getFileName().toString())
                                .matches())
                        .filter(file -> !NOT_PREDICTIONS
                                .matcher(file.getFileName().toString())
                                .matches())
                        .forEach(file -> {
                            if (DataSets.isOne(file)) {
                                dataSets.merge(
                                        path.resolve(path.relativize(file).getName(0)), 1, Integer::sum);
                            } else {
                                files.add(file);
                            }
                        });
            } catch (IOException e) {
                throw BenchmarkException.inputOutput("cannot list " + path, e);
            }
        }
        dataSets.forEach((place, count) -> problems.add(new Problem(
                place,
                0,
                Problem.Kind.DATA_LEFT_OUT,
                count == 1 ? "a data set, left out" : String.format(Locale.ROOT, "%d data sets, left out", count))));
        if (files.isEmpty()) {
            throw new BenchmarkException(
                    Fault.BAD_SETTING,
                    paths.get(0)
                            + (dataSets.isEmpty() ? " holds no predictions" : " holds data sets, no predictions")
                            + "; *.jsonl or *.jsonl.gz is wanted");
        }
        return files;
    }
}

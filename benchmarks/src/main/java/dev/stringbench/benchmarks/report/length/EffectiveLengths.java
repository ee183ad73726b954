package dev.stringbench.benchmarks.report.length;

import dev.stringbench.benchmarks.catalogue.Benchmark;
import dev.stringbench.benchmarks.catalogue.TaskCard;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import dev.stringbench.scoring.statistics.Interval;
import dev.stringbench.scoring.statistics.MeanOfMeans;
import dev.stringbench.scoring.statistics.UniformScores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The effective lengths of all runs of RULER and the 4-needle test: over all tasks of a run, then of each task. */
public final class EffectiveLengths {

    private EffectiveLengths() {}

    private record Run(Benchmark benchmark, String model, String setting, String formula) {}

    /**
     * Tell how far each run's scores hold. InfiniteBench, whose prompts have no common length, has none.
     *
     * @param threshold percent
     */
    public static List<EffectiveLength> of(List<ScoredFile> files, double threshold) {
        var lengths = new ArrayList<EffectiveLength>();
        grouped(
                        files.stream()
                                .filter(file -> file.task().benchmark() != Benchmark.INFBENCH)
                                .filter(file -> file.lengthTokens() > 0
                                        && !file.samples().isEmpty())
                                .toList(),
                        file -> new Run(file.task().benchmark(), file.model(), file.setting(), file.formula()))
                .forEach((run, ofRun) -> {
                    Map<TaskCard, List<ScoredFile>> byTask = grouped(ofRun, ScoredFile::task);
                    if (byTask.size() > 1) {
                        lengths.add(of(run, Optional.empty(), threshold, ofRun));
                    }
                    byTask.forEach(
                            (task, ofTask) -> lengths.add(of(run, Optional.of(task.column()), threshold, ofTask)));
                });
        return lengths;
    }

    private static EffectiveLength of(Run run, Optional<String> task, double threshold, List<ScoredFile> files) {
        var byLength = new TreeMap<Integer, List<ScoredFile>>(grouped(files, ScoredFile::lengthTokens));
        return new EffectiveLength(
                run.model(),
                run.setting(),
                run.benchmark(),
                task,
                threshold,
                byLength.entrySet().stream()
                        .map(entry -> score(entry.getKey(), entry.getValue()))
                        .toList());
    }

    private static LengthScore score(int lengthTokens, List<ScoredFile> files) {
        var average = MeanOfMeans.of(
                files.stream().mapToDouble(ScoredFile::percent).toArray(),
                files.stream().map(EffectiveLengths::interval).toList());
        return new LengthScore(
                lengthTokens,
                average.mean(),
                average.interval(),
                files.size(),
                files.stream().allMatch(ScoredFile::isComplete));
    }

    /** The file's interval, or a wider one where all its scores are alike and a bootstrap has no width. */
    private static Interval interval(ScoredFile file) {
        var interval = file.intervalPercent();
        return interval.lower() < interval.upper()
                ? interval
                : UniformScores.interval(file.percent(), file.samples().size(), 0, 100);
    }

    private static <K> Map<K, List<ScoredFile>> grouped(List<ScoredFile> files, Function<ScoredFile, K> key) {
        return files.stream().collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
    }
}

package dev.stringbench.benchmarks.report;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.benchmarks.results.RunIdentity;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import dev.stringbench.benchmarks.scorefiles.ScoredSample;
import dev.stringbench.scoring.ScoreScale;
import dev.stringbench.scoring.statistics.Interval;
import dev.stringbench.scoring.statistics.PairedComparison;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Compare two runs of a task, sample by sample.
 *
 * @param first the baseline
 * @param second the run in question
 * @param paired the difference, in the scale of both
 */
public record RunComparison(ScoredFile first, ScoredFile second, PairedComparison paired) {

    /**
     * Compare the samples that both runs have.
     *
     * @throws BenchmarkException if the runs differ in anything but the model and its position scheme: data, tokenizer,
     *     template (a setting of the data), length or scorer
     */
    public static RunComparison of(ScoredFile first, ScoredFile second) {
        difference(first, second).ifPresent(reason -> {
            throw new BenchmarkException(
                    Fault.OTHER_RUN, "%s and %s cannot be compared: %s".formatted(first.path(), second.path(), reason));
        });
        Map<Integer, ScoredSample> others = new HashMap<>();
        second.samples().forEach(sample -> others.put(sample.index(), sample));
        List<double[]> pairs = new ArrayList<>();
        for (ScoredSample sample : first.samples()) {
            var other = others.get(sample.index());
            if (other != null) {
                pairs.add(new double[] {
                    first.task().figure(sample.score()), second.task().figure(other.score())
                });
            }
        }
        if (pairs.isEmpty()) {
            throw new BenchmarkException(
                    Fault.OTHER_RUN, "%s and %s have no sample in common".formatted(first.path(), second.path()));
        }
        return new RunComparison(
                first,
                second,
                PairedComparison.of(
                        pairs.stream().mapToDouble(pair -> pair[0]).toArray(),
                        pairs.stream().mapToDouble(pair -> pair[1]).toArray(),
                        first.scale()));
    }

    /** Return the difference in percent points, second minus first. */
    public double differencePercent() {
        return scale().toPercent(paired.difference());
    }

    /** Return the difference's 95% interval in percent points. */
    public Interval intervalPercent() {
        return new Interval(
                scale().toPercent(paired.interval().lower()),
                scale().toPercent(paired.interval().upper()));
    }

    private ScoreScale scale() {
        return first.scale();
    }

    private static Optional<String> difference(ScoredFile first, ScoredFile second) {
        var obvious = firstDifference(List.of(
                setting("task", first.task().id(), second.task().id()),
                setting("formula", first.formula(), second.formula())));
        if (obvious.isPresent()) {
            return obvious;
        }
        if (first.identity().isPresent() && second.identity().isPresent()) {
            return identityDifference(first.identity().get(), second.identity().get());
        }
        // Files of other programs have no identity; what was asked shows in the samples.
        return sampleDifference(first, second);
    }

    private static Optional<String> identityDifference(RunIdentity first, RunIdentity second) {
        return firstDifference(List.of(
                setting("length", first.maxLength(), second.maxLength()),
                setting("max_new_tokens", first.maxNewTokens(), second.maxNewTokens()),
                setting("data", first.data(), second.data()),
                setting("tokenizer", first.model().tokenizer(), second.model().tokenizer()),
                setting("scorer", first.scorer(), second.scorer())));
    }

    private static Optional<String> sampleDifference(ScoredFile first, ScoredFile second) {
        Map<Integer, ScoredSample> others = new HashMap<>();
        second.samples().forEach(sample -> others.put(sample.index(), sample));
        return first.samples().stream()
                .filter(sample -> others.containsKey(sample.index()))
                .map(sample -> {
                    var other = Objects.requireNonNull(others.get(sample.index()));
                    String name = "of sample %d".formatted(sample.index());
                    return firstDifference(List.of(
                            setting("reference " + name, sample.reference(), other.reference()),
                            setting("number of prompt tokens " + name, sample.contextTokens(), other.contextTokens())));
                })
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> setting(String name, Object first, Object second) {
        return first.equals(second)
                ? Optional.empty()
                : Optional.of("the %s is %s in one and %s in the other".formatted(name, first, second));
    }

    private static Optional<String> firstDifference(List<Optional<String>> differences) {
        return differences.stream().flatMap(Optional::stream).findFirst();
    }
}

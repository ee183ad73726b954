package dev.stringbench.benchmarks.report.comparison;

import dev.stringbench.benchmarks.results.RunIdentity;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import dev.stringbench.benchmarks.scorefiles.ScoredSample;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The check that two runs had the same prompts and scoring, so that they differ only in the model or its positions. */
final class Comparability {

    private Comparability() {}

    /** Return the first thing that forbids a comparison, where there is one. */
    static Optional<String> difference(ScoredFile first, ScoredFile second) {
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
                    String name = String.format(Locale.ROOT, "of sample %d", sample.index());
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

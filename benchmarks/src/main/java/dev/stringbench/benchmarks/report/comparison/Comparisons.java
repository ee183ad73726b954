package dev.stringbench.benchmarks.report.comparison;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.report.comparison.RunComparison.Figure;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Comparisons of runs, and the reasons why others were refused.
 *
 * @param made in the order of the files
 * @param refusals one line each
 */
public record Comparisons(List<RunComparison> made, List<String> refusals) {

    public Comparisons {
        made = List.copyOf(made);
        refusals = List.copyOf(refusals);
    }

    /** Compare each file with the baseline's file of the same task and length. */
    public static Comparisons withBaseline(List<ScoredFile> baseline, List<ScoredFile> files) {
        return of(files.stream().map(file -> wanted(baseline, file)).toList());
    }

    private static Wanted wanted(List<ScoredFile> baseline, ScoredFile file) {
        var matches = baseline.stream().filter(other -> isSameTest(other, file)).toList();
        var sameSetting = matches.stream()
                .filter(other -> other.setting().equals(file.setting()))
                .toList();
        var chosen = matches.size() > 1 ? sameSetting : matches;
        return chosen.size() == 1
                ? new Wanted.Pair(chosen.get(0), file, Figure.BENCHMARK)
                : new Wanted.Refused(String.format(
                        Locale.ROOT,
                        "%s: the baseline has %s runs of %s at length %d; one is wanted",
                        file.path(),
                        matches.isEmpty() ? "no" : Integer.toString(matches.size()),
                        file.task().id(),
                        file.lengthTokens()));
    }

    static boolean isSameTest(ScoredFile first, ScoredFile second) {
        return first.task().equals(second.task()) && first.lengthTokens() == second.lengthTokens();
    }

    /** A comparison to make. */
    sealed interface Wanted {

        /** Two files and what to compare of them. */
        record Pair(ScoredFile first, ScoredFile second, Figure figure) implements Wanted {}

        /** A file that has nothing to be compared with. */
        record Refused(String reason) implements Wanted {}
    }

    /** Make comparisons, several at a time: each resamples its pairs thousands of times. */
    static Comparisons of(List<Wanted> wanted) {
        var outcomes = wanted.parallelStream().map(Comparisons::make).toList();
        return new Comparisons(
                outcomes.stream().flatMap(outcome -> outcome.made().stream()).toList(),
                outcomes.stream().flatMap(outcome -> outcome.refusal().stream()).toList());
    }

    private record Outcome(Optional<RunComparison> made, Optional<String> refusal) {}

    private static Outcome make(Wanted wanted) {
        if (wanted instanceof Wanted.Refused refused) {
            return new Outcome(Optional.empty(), Optional.of(refused.reason()));
        }
        var pair = (Wanted.Pair) wanted;
        try {
            return new Outcome(
                    Optional.of(RunComparison.of(pair.first(), pair.second(), pair.figure())), Optional.empty());
        } catch (BenchmarkException e) {
            // Other figures of the same runs are refused for the same reason.
            return new Outcome(
                    Optional.empty(),
                    Optional.ofNullable(e.getMessage()).filter(reason -> pair.figure() == Figure.BENCHMARK));
        }
    }
}

package dev.stringbench.benchmarks.report.comparison;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.report.comparison.RunComparison.Figure;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
        var collected = new Collector();
        for (ScoredFile file : files) {
            var matches =
                    baseline.stream().filter(other -> isSameTest(other, file)).toList();
            var sameSetting = matches.stream()
                    .filter(other -> other.setting().equals(file.setting()))
                    .toList();
            var chosen = matches.size() > 1 ? sameSetting : matches;
            if (chosen.size() == 1) {
                collected.compare(chosen.get(0), file, Figure.BENCHMARK);
            } else {
                collected.refuse(String.format(
                        Locale.ROOT,
                        "%s: the baseline has %s runs of %s at length %d; one is wanted",
                        file.path(),
                        matches.isEmpty() ? "no" : Integer.toString(matches.size()),
                        file.task().id(),
                        file.lengthTokens()));
            }
        }
        return collected.result();
    }

    static boolean isSameTest(ScoredFile first, ScoredFile second) {
        return first.task().equals(second.task()) && first.lengthTokens() == second.lengthTokens();
    }

    /** Collects comparisons as they are made. */
    static final class Collector {

        private final List<RunComparison> made = new ArrayList<>();
        private final List<String> refusals = new ArrayList<>();

        void compare(ScoredFile first, ScoredFile second, Figure figure) {
            try {
                made.add(RunComparison.of(first, second, figure));
            } catch (BenchmarkException e) {
                // Other figures of the same runs are refused for the same reason.
                if (figure == Figure.BENCHMARK) {
                    refuse(String.valueOf(e.getMessage()));
                }
            }
        }

        void refuse(String reason) {
            refusals.add(reason);
        }

        Comparisons result() {
            return new Comparisons(made, refusals);
        }
    }
}

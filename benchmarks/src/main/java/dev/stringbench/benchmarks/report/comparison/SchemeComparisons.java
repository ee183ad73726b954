package dev.stringbench.benchmarks.report.comparison;

import dev.stringbench.benchmarks.catalogue.Benchmark;
import dev.stringbench.benchmarks.report.comparison.Comparisons.Wanted;
import dev.stringbench.benchmarks.report.comparison.RunComparison.Figure;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs under other position schemes against those under one, the baseline, of the same model, task and length.
 *
 * @param baseline name of the scheme that the others are compared with, such as {@code rope}
 * @param comparisons where there are such runs
 */
public record SchemeComparisons(String baseline, Comparisons comparisons) {

    /** A file without an identity is named after its scheme, as ours are: {@code string-L4096-S0.33L-W128}. */
    private static final Pattern SCHEME_NAME = Pattern.compile("[a-z]+(-[a-z]+)*");

    private static final String ROPE = "rope";
    private static final String STRING = "string";

    /** Compare each file of another scheme with those of the baseline. */
    public static SchemeComparisons of(String baseline, List<ScoredFile> files) {
        List<Wanted> wanted = new ArrayList<>();
        for (ScoredFile first : files) {
            for (ScoredFile second : files) {
                if (scheme(first).equals(baseline)
                        && !scheme(second).isEmpty()
                        && !scheme(second).equals(baseline)
                        && Comparisons.isSameTest(first, second)
                        && first.model().equals(second.model())) {
                    wanted.add(new Wanted.Pair(first, second, Figure.BENCHMARK));
                    if (first.task().benchmark() == Benchmark.NIAH) {
                        wanted.add(new Wanted.Pair(first, second, Figure.ALL_NEEDLES));
                        wanted.add(new Wanted.Pair(first, second, Figure.RECALL));
                    }
                }
            }
        }
        return new SchemeComparisons(baseline, Comparisons.of(wanted));
    }

    /** What is compared, as a heading. */
    public String title() {
        return isStringAgainstRope() ? "STRING against RoPE" : "Position schemes against " + baseline;
    }

    /** What the differences are of. */
    public String difference() {
        return isStringAgainstRope() ? "STRING minus RoPE" : "scheme minus " + baseline;
    }

    private boolean isStringAgainstRope() {
        return baseline.equals(ROPE)
                && comparisons.made().stream()
                        .allMatch(comparison -> scheme(comparison.second()).startsWith(STRING));
    }

    /** The scheme of a file, empty where nothing tells it. */
    public static String scheme(ScoredFile file) {
        return file.identity()
                .map(identity -> identity.model().position().scheme())
                .orElseGet(() -> {
                    Matcher matcher = SCHEME_NAME.matcher(file.setting());
                    return matcher.lookingAt() ? matcher.group() : "";
                });
    }
}

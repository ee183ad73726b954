package dev.stringbench.benchmarks.report;

import dev.stringbench.benchmarks.report.Verdict.Outcome;
import dev.stringbench.benchmarks.report.comparison.Comparisons;
import dev.stringbench.benchmarks.report.comparison.RunComparison;
import dev.stringbench.benchmarks.report.plot.CurvePlot;
import dev.stringbench.benchmarks.scorefiles.Problem;
import dev.stringbench.benchmarks.scorefiles.ScoreFiles;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The verdicts on scored files: completeness, floors, and the difference from a baseline. */
public final class Verdicts {

    private Verdicts() {}

    /**
     * Judge.
     *
     * @param floors least percent for a task, by task; a task that no file has is an error
     * @param baseline comparisons with a baseline, where one was given
     * @param failIfWorse whether a run that is worse than the baseline fails
     */
    public static List<Verdict> of(
            ScoreFiles scored, Map<String, Double> floors, Optional<Comparisons> baseline, boolean failIfWorse) {
        var verdicts = new ArrayList<Verdict>();
        for (ScoredFile file : scored.files()) {
            verdicts.add(completeness(file));
            Optional.ofNullable(floors.get(file.task().id())).ifPresent(floor -> verdicts.add(floor(file, floor)));
        }
        floors.keySet().stream()
                .filter(task -> scored.files().stream()
                        .noneMatch(file -> file.task().id().equals(task)))
                .forEach(task -> verdicts.add(new Verdict(
                        "floors",
                        task,
                        Outcome.NOT_JUDGED,
                        "no scores of %s; a floor was set for it".formatted(task))));
        scored.problems().stream()
                .filter(problem -> problem.kind().makesIncomplete())
                .filter(problem -> scored.files().stream()
                        .noneMatch(file -> file.problems().contains(problem)))
                .forEach(problem -> verdicts.add(
                        new Verdict("files", problem.file().toString(), Outcome.INCOMPLETE, problem.message())));
        baseline.ifPresent(comparisons -> {
            comparisons.made().forEach(comparison -> verdicts.add(comparison(comparison, failIfWorse)));
            comparisons
                    .refusals()
                    .forEach(reason -> verdicts.add(new Verdict("baseline", reason, Outcome.NOT_JUDGED, reason)));
        });
        return verdicts;
    }

    private static Verdict completeness(ScoredFile file) {
        var wrong = file.problems().stream()
                .filter(problem -> problem.kind().makesIncomplete())
                .map(Problem::text)
                .toList();
        return file.isComplete()
                ? new Verdict(file.run(), name(file), Outcome.PASSED, score(file))
                : new Verdict(file.run(), name(file), Outcome.INCOMPLETE, "incomplete: " + String.join("; ", wrong));
    }

    private static Verdict floor(ScoredFile file, double floor) {
        boolean above = file.percent() >= floor;
        return new Verdict(
                file.run(),
                name(file) + " at least " + floor,
                above ? Outcome.PASSED : Outcome.FAILED,
                "%s; at least %s is wanted".formatted(score(file), Grid.percent(floor)));
    }

    private static Verdict comparison(RunComparison comparison, boolean failIfWorse) {
        var interval = comparison.paired().interval();
        return new Verdict(
                comparison.second().run(),
                name(comparison.second()) + " not worse than the baseline",
                failIfWorse && comparison.paired().isWorse() ? Outcome.FAILED : Outcome.PASSED,
                String.format(
                        Locale.ROOT,
                        "%s against %s: difference %s [%s, %s] over %d samples",
                        Grid.percent(comparison.secondPercent()),
                        Grid.percent(comparison.firstPercent()),
                        Grid.percent(comparison.paired().difference()),
                        Grid.percent(interval.lower()),
                        Grid.percent(interval.upper()),
                        comparison.paired().samples()));
    }

    private static String score(ScoredFile file) {
        return String.format(
                Locale.ROOT,
                "%s%% of %d samples",
                Grid.percent(file.percent()),
                file.samples().size());
    }

    private static String name(ScoredFile file) {
        return file.lengthTokens() == 0
                ? file.task().id()
                : file.task().id() + " " + CurvePlot.lengthName(file.lengthTokens());
    }
}

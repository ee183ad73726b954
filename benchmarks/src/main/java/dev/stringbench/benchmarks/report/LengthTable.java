package dev.stringbench.benchmarks.report;

import dev.stringbench.benchmarks.report.length.EffectiveLength;
import dev.stringbench.benchmarks.report.length.LengthScore;
import dev.stringbench.benchmarks.report.plot.CurvePlot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Effective lengths as a table. */
final class LengthTable {

    private LengthTable() {}

    /** Lay out effective lengths, which have one threshold. */
    static Grid of(List<EffectiveLength> lengths) {
        var tested = lengths.stream()
                .flatMap(length -> length.scores().stream())
                .map(LengthScore::lengthTokens)
                .distinct()
                .sorted()
                .toList();
        var header = new ArrayList<>(List.of(
                "Run", "test", "effective length", "by interval", "undecided at", "wAvg. (inc)", "wAvg. (dec)"));
        tested.forEach(length -> header.add(CurvePlot.lengthName(length)));
        var rows = lengths.stream().map(length -> row(length, tested)).toList();
        double threshold = lengths.get(0).threshold();
        return new Grid("Effective length (threshold %s%%)".formatted(number(threshold)), header, rows);
    }

    /** Return those over all tasks of a run, or of its only one. */
    static List<EffectiveLength> ofRuns(List<EffectiveLength> lengths) {
        return lengths.stream()
                .filter(length -> length.task().isEmpty()
                        || lengths.stream().noneMatch(other -> other.task().isEmpty() && isSameRun(other, length)))
                .toList();
    }

    private static boolean isSameRun(EffectiveLength first, EffectiveLength second) {
        return first.benchmark() == second.benchmark() && first.run().equals(second.run());
    }

    private static List<String> row(EffectiveLength length, List<Integer> tested) {
        var row = new ArrayList<String>();
        row.add(length.run());
        row.add(length.benchmark().title() + " " + length.test());
        row.add(reached(length));
        row.add(length.certain().isPresent() ? atLeast(length, length.certain().getAsInt()) : "-");
        row.add(
                length.undecided().isEmpty()
                        ? "-"
                        : length.undecided().stream().map(CurvePlot::lengthName).collect(Collectors.joining(", ")));
        boolean several = length.scores().size() > 1;
        row.add(several ? Grid.percent(length.weightedIncreasing()) : "-");
        row.add(several ? Grid.percent(length.weightedDecreasing()) : "-");
        for (int tokens : tested) {
            row.add(length.scores().stream()
                    .filter(score -> score.lengthTokens() == tokens)
                    .findFirst()
                    .map(LengthTable::score)
                    .orElse("-"));
        }
        return row;
    }

    private static String reached(EffectiveLength length) {
        if (length.reached().isEmpty()) {
            return "<" + CurvePlot.lengthName(length.scores().get(0).lengthTokens());
        }
        String reached = atLeast(length, length.reached().getAsInt());
        return length.hasGap() ? reached + " (not at all below)" : reached;
    }

    /** The longest length that was tested is a lower bound only. */
    private static String atLeast(EffectiveLength length, int tokens) {
        return (tokens == length.longestTested() ? ">=" : "") + CurvePlot.lengthName(tokens);
    }

    private static String score(LengthScore score) {
        return "%s (%s to %s)%s"
                .formatted(
                        number(score.percent()),
                        number(score.interval().lower()),
                        number(score.interval().upper()),
                        score.complete() ? "" : "*");
    }

    private static String number(double percent) {
        return String.format(Locale.ROOT, "%.1f", percent);
    }

    /** Say what the table's columns mean; empty where there is no table. */
    static Optional<String> note(List<EffectiveLength> lengths) {
        if (lengths.isEmpty()) {
            return Optional.empty();
        }
        boolean otherTasks = lengths.stream()
                .anyMatch(length -> length.scores().stream()
                                .mapToInt(LengthScore::tasks)
                                .distinct()
                                .count()
                        > 1);
        return Optional.of(
                "Effective length is the longest length whose score is at or above the threshold, as in RULER's"
                        + " table; >= marks the longest length tested. By interval: the longest length at which the whole 95%"
                        + " interval lies above it; undecided: where the interval lies across it. wAvg. (inc) and wAvg. (dec)"
                        + " weigh the lengths with 1, 2, ... in ascending and in descending order. RULER's threshold is meant for"
                        + " the average of its 13 tasks."
                        + (otherTasks ? " Some averages are over other tasks at one length than at another." : ""));
    }
}

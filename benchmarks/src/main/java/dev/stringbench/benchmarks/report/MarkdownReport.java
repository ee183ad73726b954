package dev.stringbench.benchmarks.report;

import dev.stringbench.benchmarks.report.comparison.Comparisons;
import dev.stringbench.benchmarks.report.length.EffectiveLength;
import dev.stringbench.benchmarks.report.summary.ModelSummary;
import dev.stringbench.benchmarks.report.summary.Statement;
import dev.stringbench.benchmarks.scorefiles.Problem;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import java.util.List;
import java.util.stream.Stream;

/** The tables of a report as Markdown, for issues, pull requests and model cards. */
public final class MarkdownReport {

    private MarkdownReport() {}

    /** Return the text. */
    public static String write(Report report) {
        var text = new StringBuilder("# string-bench report\n");
        summaries(text, report.summaries());
        lengths(text, report.lengths());
        for (ScoreTable table : report.tables()) {
            var grid = Grid.of(table);
            text.append("\n## ").append(grid.title()).append("\n\n").append(grid.toMarkdown());
            text.append("\n")
                    .append(new Grid(
                                    "",
                                    List.of("Run", "task", "length", "percent", "95% interval", "samples"),
                                    intervals(report.files(table)))
                            .toMarkdown());
        }
        append(
                text,
                report.schemes().title() + " (same samples; difference is "
                        + report.schemes().difference() + ")",
                report.schemes().comparisons());
        report.baseline()
                .ifPresent(
                        baseline -> append(text, "Against the baseline (difference is run minus baseline)", baseline));
        var problems = report.scored().problems();
        if (!problems.isEmpty()) {
            text.append("\n## What is wrong with the files\n\n");
            problems.stream()
                    .map(Problem::text)
                    .forEach(problem -> text.append("- ")
                            .append(problem.replace("<", "&lt;"))
                            .append('\n'));
        }
        return text.toString();
    }

    private static void summaries(StringBuilder text, List<ModelSummary> summaries) {
        for (ModelSummary summary : summaries) {
            text.append("\n## Verdict: ").append(escape(summary.title())).append("\n\n");
            Stream.concat(summary.statements().stream().map(Statement::text), summary.missing().stream())
                    .forEach(sentence ->
                            text.append("- ").append(escape(sentence)).append('\n'));
        }
    }

    private static void lengths(StringBuilder text, List<EffectiveLength> lengths) {
        LengthTable.note(lengths).ifPresent(note -> {
            var table = LengthTable.of(lengths);
            text.append("\n## ")
                    .append(table.title())
                    .append("\n\n")
                    .append(table.toMarkdown())
                    .append('\n')
                    .append(escape(note))
                    .append('\n');
        });
    }

    private static String escape(String text) {
        return text.replace("<", "&lt;").replace("*", "\\*");
    }

    /** Return a row for each file: its score with its interval. */
    static List<List<String>> intervals(List<ScoredFile> files) {
        return files.stream()
                .map(file -> {
                    var interval = file.intervalPercent();
                    return List.of(
                            file.run(),
                            file.task().id(),
                            file.lengthTokens() == 0 ? "" : Integer.toString(file.lengthTokens()),
                            Grid.percent(file.percent()),
                            "%s to %s".formatted(Grid.percent(interval.lower()), Grid.percent(interval.upper())),
                            file.samples().size() + (file.isComplete() ? "" : " (incomplete)"));
                })
                .toList();
    }

    private static void append(StringBuilder text, String title, Comparisons comparisons) {
        if (comparisons.made().isEmpty() && comparisons.refusals().isEmpty()) {
            return;
        }
        text.append("\n## ").append(title).append("\n\n");
        if (!comparisons.made().isEmpty()) {
            text.append(
                    new Grid("", Report.comparisonHeader(), Report.comparisonRows(comparisons.made())).toMarkdown());
        }
        comparisons
                .refusals()
                .forEach(reason ->
                        text.append("- ").append(reason.replace("<", "&lt;")).append('\n'));
    }
}

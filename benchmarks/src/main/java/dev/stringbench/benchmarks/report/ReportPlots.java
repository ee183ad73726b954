package dev.stringbench.benchmarks.report;

import dev.stringbench.benchmarks.catalogue.TaskCard;
import dev.stringbench.benchmarks.report.comparison.RunComparison;
import dev.stringbench.benchmarks.report.length.EffectiveLength;
import dev.stringbench.benchmarks.report.plot.CurvePlot;
import dev.stringbench.benchmarks.report.plot.IntervalPlot;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * The plots of one benchmark: scores with intervals by task, and curves over length where there is more than one.
 *
 * @param files with samples
 * @param lengths of the same benchmark
 * @param id prefix of the drawings' ids
 */
record ReportPlots(List<ScoredFile> files, List<EffectiveLength> lengths, String id) {

    void appendTo(Html page) {
        var runs = files.stream().map(ScoredFile::run).distinct().toList();
        page.legend(runs).raw("<div class=\"panels plots\">");
        averages(page, runs);
        var tasks = files.stream().map(ScoredFile::task).distinct().toList();
        for (int i = 0; i < tasks.size(); i++) {
            String caption = tasks.get(i).column() + " in percent over the length in tokens";
            curves(page, curves(tasks.get(i), runs), String.format(Locale.ROOT, "%s-curve%d", id, i), caption);
        }
        page.figure(scores(runs), "Score by task in percent, with its 95% interval")
                .raw("</div>");
    }

    private void averages(Html page, List<String> runs) {
        var averages = lengths.stream()
                .filter(length -> length.task().isEmpty() && runs.contains(length.run()))
                .map(length -> new CurvePlot.Curve(
                        runs.indexOf(length.run()),
                        length.scores().stream()
                                .map(score ->
                                        new CurvePlot.Point(score.lengthTokens(), score.percent(), score.interval()))
                                .toList()))
                .toList();
        curves(page, averages, id + "-average", "Average over the tasks in percent over the length in tokens");
    }

    private static void curves(Html page, List<CurvePlot.Curve> curves, String id, String caption) {
        if (curves.stream().anyMatch(curve -> curve.points().size() > 1)) {
            page.figure(new CurvePlot(curves).toSvg(id, caption), caption);
        }
    }

    private String scores(List<String> runs) {
        var rows = files.stream().map(this::rowName).distinct().toList();
        var points = files.stream()
                .map(file -> new IntervalPlot.Point(
                        rows.indexOf(rowName(file)), runs.indexOf(file.run()), file.percent(), file.intervalPercent()))
                .toList();
        return new IntervalPlot(rows, points, 0, 100)
                .toSvg(id + "-scores", "Scores by task with their intervals; the table above has the numbers");
    }

    private String rowName(ScoredFile file) {
        boolean oneLength =
                files.stream().map(ScoredFile::lengthTokens).distinct().count() == 1;
        boolean named = oneLength || file.lengthTokens() == 0;
        return named ? file.task().column() : file.task().column() + " " + CurvePlot.lengthName(file.lengthTokens());
    }

    private List<CurvePlot.Curve> curves(TaskCard task, List<String> runs) {
        var curves = new ArrayList<CurvePlot.Curve>();
        for (int run = 0; run < runs.size(); run++) {
            var points = new TreeMap<Integer, CurvePlot.Point>(Comparator.naturalOrder());
            for (ScoredFile file : files) {
                if (file.task().equals(task) && file.run().equals(runs.get(run)) && file.lengthTokens() > 0) {
                    points.putIfAbsent(
                            file.lengthTokens(),
                            new CurvePlot.Point(file.lengthTokens(), file.percent(), file.intervalPercent()));
                }
            }
            if (!points.isEmpty()) {
                curves.add(new CurvePlot.Curve(run, List.copyOf(points.values())));
            }
        }
        return curves;
    }

    /** Append differences with their intervals round zero, a row for each test and a mark for each pair of runs. */
    static void differences(Html page, List<RunComparison> comparisons, String id, String caption) {
        var rows = comparisons.stream().map(ReportPlots::testName).distinct().toList();
        var pairs = comparisons.stream().map(Report::runs).distinct().toList();
        var points = new ArrayList<IntervalPlot.Point>();
        double reach = 1;
        for (RunComparison comparison : comparisons) {
            var interval = comparison.paired().interval();
            reach = Math.max(reach, Math.max(-interval.lower(), interval.upper()));
            points.add(new IntervalPlot.Point(
                    rows.indexOf(testName(comparison)),
                    pairs.indexOf(Report.runs(comparison)),
                    comparison.paired().difference(),
                    interval));
        }
        double end = 10 * Math.ceil(reach / 10);
        page.legend(pairs)
                .figure(
                        new IntervalPlot(rows, points, -end, end)
                                .toSvg(id, "Differences by task with their intervals; the table above has the numbers"),
                        caption);
    }

    private static String testName(RunComparison comparison) {
        int length = comparison.second().lengthTokens();
        return length == 0 ? comparison.name() : comparison.name() + " " + CurvePlot.lengthName(length);
    }
}

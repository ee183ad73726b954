package dev.stringbench.benchmarks.report;

import dev.stringbench.benchmarks.catalogue.TaskCard;
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
 * @param id prefix of the drawings' ids
 */
record ReportPlots(List<ScoredFile> files, String id) {

    static ReportPlots of(List<ScoredFile> files, String id) {
        return new ReportPlots(files, id);
    }

    void appendTo(Html page) {
        var runs = files.stream().map(ScoredFile::run).distinct().toList();
        page.legend(runs);
        page.figure(scores(runs), "Score by task in percent, with its 95% interval");
        var tasks = files.stream().map(ScoredFile::task).distinct().toList();
        for (int i = 0; i < tasks.size(); i++) {
            var curves = curves(tasks.get(i), runs);
            if (curves.stream().anyMatch(curve -> curve.points().size() > 1)) {
                String caption = "%s in percent over the length in tokens"
                        .formatted(tasks.get(i).id());
                page.figure(
                        new CurvePlot(curves).toSvg(String.format(Locale.ROOT, "%s-curve%d", id, i), caption), caption);
            }
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

    /** Draw differences with their intervals round zero. */
    static String differences(List<RunComparison> comparisons, String id) {
        var rows = comparisons.stream()
                .map(comparison -> comparison.second().lengthTokens() == 0
                        ? comparison.name()
                        : comparison.name() + " "
                                + CurvePlot.lengthName(comparison.second().lengthTokens()))
                .toList();
        var points = new ArrayList<IntervalPlot.Point>();
        double reach = 1;
        for (int i = 0; i < comparisons.size(); i++) {
            var interval = comparisons.get(i).paired().interval();
            reach = Math.max(reach, Math.max(-interval.lower(), interval.upper()));
            points.add(new IntervalPlot.Point(i, 0, comparisons.get(i).paired().difference(), interval));
        }
        double end = 10 * Math.ceil(reach / 10);
        return new IntervalPlot(rows, points, -end, end)
                .toSvg(id, "Differences by task with their intervals; the table above has the numbers");
    }
}

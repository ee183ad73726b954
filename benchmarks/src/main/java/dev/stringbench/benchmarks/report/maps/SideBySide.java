package dev.stringbench.benchmarks.report.maps;

import dev.stringbench.benchmarks.catalogue.Benchmark;
import dev.stringbench.benchmarks.catalogue.TaskCard;
import dev.stringbench.benchmarks.report.comparison.Decision;
import dev.stringbench.benchmarks.report.comparison.RunComparison;
import dev.stringbench.benchmarks.report.comparison.RunComparison.Figure;
import dev.stringbench.benchmarks.report.comparison.SchemeComparisons;
import dev.stringbench.benchmarks.report.plot.CurvePlot;
import dev.stringbench.benchmarks.report.plot.HeatMapPlot;
import dev.stringbench.benchmarks.report.plot.HeatMapPlot.Cell;
import dev.stringbench.benchmarks.report.plot.HeatMapPlot.Scale;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import dev.stringbench.scoring.statistics.MeanOfMeans;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** The maps of one model in one benchmark: its runs under each setting side by side, and their differences from the baseline. */
public final class SideBySide {

    /** Where a run's files tell no length, as InfiniteBench's. */
    private static final String NO_LENGTH = "score";

    private final List<ScoredFile> files;
    private final List<RunComparison> comparisons;
    private final List<String> settings;
    private final List<TaskCard> tasks;
    private final List<Integer> lengths;

    private SideBySide(List<ScoredFile> files, List<RunComparison> comparisons, List<String> settings) {
        this.files = files;
        this.comparisons = comparisons;
        this.settings = settings;
        this.tasks = files.stream().map(ScoredFile::task).distinct().toList();
        this.lengths =
                files.stream().map(SideBySide::length).distinct().sorted().toList();
    }

    /**
     * Gather what there is to show.
     *
     * @param files with samples, of any models and benchmarks
     */
    public static SideBySide of(List<ScoredFile> files, SchemeComparisons schemes, String model, Benchmark benchmark) {
        Predicate<ScoredFile> mine =
                file -> file.model().equals(model) && file.task().benchmark() == benchmark;
        var ofModel = files.stream().filter(mine).toList();
        var settings = ofModel.stream()
                .sorted(Comparator.comparing(
                        file -> !SchemeComparisons.scheme(file).equals(schemes.baseline())))
                .map(ScoredFile::setting)
                .distinct()
                .toList();
        var comparisons = schemes.comparisons().made().stream()
                .filter(comparison -> comparison.figure() == Figure.BENCHMARK && mine.test(comparison.second()))
                .toList();
        return new SideBySide(ofModel, comparisons, settings);
    }

    /** InfiniteBench has one length; a task's longest prompt does not tell it. */
    private static int length(ScoredFile file) {
        return file.task().benchmark() == Benchmark.INFBENCH ? 0 : file.lengthTokens();
    }

    /** Return maps of tasks by length, the average below them; none where there is but one number to a run. */
    public List<PanelRow> tasksByLength() {
        if (tasks.size() * lengths.size() == 1) {
            return List.of();
        }
        var columns = lengths.stream().map(SideBySide::name).toList();
        var rows = new ArrayList<>(tasks.stream().map(TaskCard::column).toList());
        if (tasks.size() > 1) {
            rows.add("average");
        }
        var panels = new ArrayList<MapPanel>();
        for (String setting : settings) {
            var cells = cells(
                    files.stream()
                            .filter(file -> file.setting().equals(setting))
                            .toList(),
                    Function.identity(),
                    ofCell -> average(ofCell.stream().map(ScoredFile::percent).toList()));
            panels.add(new MapPanel(name(setting), new HeatMapPlot(columns, rows, cells)));
        }
        for (String setting : comparedSettings()) {
            var cells = cells(
                    comparisons.stream()
                            .filter(comparison -> pair(comparison).equals(setting))
                            .toList(),
                    RunComparison::second,
                    SideBySide::difference);
            panels.add(new MapPanel(setting, new HeatMapPlot(columns, rows, cells, Scale.DIFFERENCE)));
        }
        return List.of(new PanelRow("", panels));
    }

    /** A cell's number, and whether it can be told from none. */
    private record Value(double percent, boolean undecided) {}

    private static Value average(List<Double> percents) {
        return new Value(
                percents.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN), false);
    }

    private static Value difference(List<RunComparison> ofCell) {
        var mean = MeanOfMeans.of(
                ofCell.stream()
                        .mapToDouble(comparison -> comparison.paired().difference())
                        .toArray(),
                ofCell.stream().map(RunComparison::judgedInterval).toList());
        return new Value(mean.mean(), Decision.of(mean.interval()) == Decision.UNDECIDED);
    }

    private <T> List<Cell> cells(List<T> items, Function<T, ScoredFile> file, Function<List<T>, Value> value) {
        var cells = new ArrayList<Cell>();
        for (int column = 0; column < lengths.size(); column++) {
            int length = lengths.get(column);
            var ofLength = items.stream()
                    .filter(item -> length(file.apply(item)) == length)
                    .toList();
            for (int row = 0; row <= tasks.size(); row++) {
                int place = row;
                boolean last = row == tasks.size();
                var ofCell = last
                        ? ofLength
                        : ofLength.stream()
                                .filter(item -> file.apply(item).task().equals(tasks.get(place)))
                                .toList();
                if (!ofCell.isEmpty() && (!last || tasks.size() > 1)) {
                    Value found = value.apply(ofCell);
                    cells.add(new Cell(column, row, found.percent(), found.undecided()));
                }
            }
        }
        return cells;
    }

    /**
     * Return maps of recall by place: over several lengths by length, for all tasks and for each; else by task. None
     * where no needle's place is known.
     */
    public List<PanelRow> recall(Place place) {
        if (lengths.size() == 1) {
            var row = recall("", tasks.stream().map(TaskCard::column).toList(), this::ofTask, place);
            return row.panels().isEmpty() ? List.of() : List.of(row);
        }
        var columns = lengths.stream().map(SideBySide::name).toList();
        var rows = new ArrayList<PanelRow>();
        if (tasks.size() > 1) {
            rows.add(recall("All tasks", columns, column -> file -> length(file) == lengths.get(column), place));
        }
        for (TaskCard task : tasks) {
            rows.add(recall(
                    task.column(),
                    columns,
                    column -> file ->
                            length(file) == lengths.get(column) && file.task().equals(task),
                    place));
        }
        return rows.stream().filter(row -> !row.panels().isEmpty()).toList();
    }

    private Predicate<ScoredFile> ofTask(int column) {
        return file -> file.task().equals(tasks.get(column));
    }

    private PanelRow recall(
            String heading, List<String> columns, Function<Integer, Predicate<ScoredFile>> ofColumn, Place place) {
        var panels = new ArrayList<MapPanel>();
        for (String setting : settings) {
            var map = RecallMap.of(
                    columns,
                    IntStream.range(0, columns.size())
                            .mapToObj(column -> files.stream()
                                    .filter(file -> file.setting().equals(setting))
                                    .filter(ofColumn.apply(column))
                                    .toList())
                            .toList(),
                    place);
            if (!map.isEmpty()) {
                panels.add(new MapPanel(name(setting), new HeatMapPlot(columns, map.bands(), map.cells())));
            }
        }
        for (String setting : comparedSettings()) {
            var cells = new ArrayList<Cell>();
            for (int column = 0; column < columns.size(); column++) {
                var isHere = ofColumn.apply(column);
                var bands = BandPairs.byBand(
                        comparisons.stream()
                                .filter(comparison ->
                                        pair(comparison).equals(setting) && isHere.test(comparison.second()))
                                .toList(),
                        place);
                for (int band = 0; band < bands.size(); band++) {
                    var pairs = bands.get(band);
                    if (!pairs.isEmpty()) {
                        cells.add(new Cell(column, band, pairs.difference(), !pairs.isDecided()));
                    }
                }
            }
            if (!cells.isEmpty()) {
                panels.add(
                        new MapPanel(setting, new HeatMapPlot(columns, Place.bandLabels(), cells, Scale.DIFFERENCE)));
            }
        }
        return new PanelRow(heading, panels);
    }

    private List<String> comparedSettings() {
        return comparisons.stream().map(SideBySide::pair).distinct().toList();
    }

    private static String pair(RunComparison comparison) {
        return comparison.second().setting() + " minus " + comparison.first().setting();
    }

    private String name(String setting) {
        return setting.isEmpty() ? files.get(0).model() : setting;
    }

    private static String name(int lengthTokens) {
        return lengthTokens == 0 ? NO_LENGTH : CurvePlot.lengthName(lengthTokens);
    }
}

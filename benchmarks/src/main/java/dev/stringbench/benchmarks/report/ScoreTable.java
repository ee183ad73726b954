package dev.stringbench.benchmarks.report;

import dev.stringbench.benchmarks.catalogue.Benchmark;
import dev.stringbench.benchmarks.catalogue.TaskCard;
import dev.stringbench.benchmarks.scorefiles.KnownTasks;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One benchmark's results, run by task, as the originals' result tables.
 *
 * @param columns the tasks that any run has, in the published order
 * @param rows one for each run, length and formula
 */
public record ScoreTable(Benchmark benchmark, List<TaskCard> columns, List<Row> rows) {

    public ScoreTable {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /**
     * One run at one length.
     *
     * @param run model and setting
     * @param lengthTokens context length; 0 where it is unknown
     * @param files by task
     */
    public record Row(String run, int lengthTokens, String formula, Map<TaskCard, ScoredFile> files) {

        public Row {
            files = Map.copyOf(files);
        }

        /** Return a task's file, if the run has it with a sample. */
        public Optional<ScoredFile> file(TaskCard task) {
            return Optional.ofNullable(files.get(task))
                    .filter(file -> !file.samples().isEmpty());
        }

        /** Return the plain average of the tasks' percents, as the published tables close their rows. */
        public double averagePercent(List<TaskCard> columns) {
            return columns.stream()
                    .flatMap(task -> file(task).stream())
                    .mapToDouble(ScoredFile::percent)
                    .average()
                    .orElse(Double.NaN);
        }

        /** Tell whether the row has every column. */
        public boolean isWhole(List<TaskCard> columns) {
            return columns.stream().allMatch(task -> file(task).isPresent());
        }
    }

    private record RowKey(String run, int lengthTokens, String formula, int repetition) {}

    /** Arrange files into one table for each benchmark that has any. Files of the same run and task get rows apart. */
    public static List<ScoreTable> of(List<ScoredFile> files) {
        var tables = new ArrayList<ScoreTable>();
        for (Benchmark benchmark : Benchmark.values()) {
            var mine = files.stream()
                    .filter(file -> file.task().benchmark() == benchmark)
                    .toList();
            if (!mine.isEmpty()) {
                tables.add(of(benchmark, mine));
            }
        }
        return tables;
    }

    private static ScoreTable of(Benchmark benchmark, List<ScoredFile> files) {
        var rows = new LinkedHashMap<RowKey, Map<TaskCard, ScoredFile>>();
        for (ScoredFile file : files) {
            // InfiniteBench has one length; a task's longest prompt does not tell it.
            int length = benchmark == Benchmark.INFBENCH ? 0 : file.lengthTokens();
            int repetition = 0;
            var key = new RowKey(file.run(), length, file.formula(), repetition);
            while (rows.getOrDefault(key, Map.of()).containsKey(file.task())) {
                key = new RowKey(file.run(), length, file.formula(), ++repetition);
            }
            rows.computeIfAbsent(key, k -> new LinkedHashMap<>()).put(file.task(), file);
        }
        var present = new LinkedHashSet<TaskCard>();
        rows.values().forEach(tasks -> present.addAll(tasks.keySet()));
        return new ScoreTable(
                benchmark,
                inOrder(present),
                rows.entrySet().stream()
                        .map(row -> new Row(
                                row.getKey().run(),
                                row.getKey().lengthTokens(),
                                row.getKey().formula(),
                                row.getValue()))
                        .toList());
    }

    private static List<TaskCard> inOrder(Collection<TaskCard> tasks) {
        return KnownTasks.all().stream().filter(tasks::contains).toList();
    }
}

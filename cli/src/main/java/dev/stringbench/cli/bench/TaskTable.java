package dev.stringbench.cli.bench;

import dev.stringbench.benchmarks.results.SampleResult;
import dev.stringbench.benchmarks.results.ScoreSummary;
import dev.stringbench.cli.model.PositionChoice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A benchmark's table: a line per task, a column per position scheme, and the average over the tasks. */
public final class TaskTable {

    private final String title;
    private final List<String> positions;
    private final List<String> tasks;
    private final List<List<Cell>> rows;
    private final List<LeftOutTask> leftOut;

    private TaskTable(
            String title,
            List<String> positions,
            List<String> tasks,
            List<List<Cell>> rows,
            List<LeftOutTask> leftOut) {
        this.title = title + " (mean score, 95% intervals)";
        this.positions = positions;
        this.tasks = tasks;
        this.rows = rows;
        this.leftOut = leftOut;
    }

    /**
     * Lay out a group's table.
     *
     * @param title what was tested, and how long
     * @param outcomes for each task how it went under each scheme
     * @return the whole table, with an empty line before and after it
     */
    public static <R extends SampleResult> String of(
            String title, TaskGroup<R> group, List<List<Outcome<R>>> outcomes) {
        List<List<Cell>> rows = outcomes.stream()
                .map(ofTask -> ofTask.stream().map(Cell::of).toList())
                .toList();
        return new TaskTable(
                        title,
                        group.choices().stream().map(PositionChoice::label).toList(),
                        group.tasks().stream().map(SuiteTask::id).toList(),
                        rows,
                        group.leftOut())
                .text();
    }

    /**
     * One task under one scheme.
     *
     * @param outcome how the task went
     */
    private record Cell(ScoreSummary summary, Outcome<?> outcome) {

        static Cell of(Outcome<?> outcome) {
            return new Cell(ScoreSummary.of(outcome.results()), outcome);
        }

        String text() {
            boolean plain = outcome.complete() && !outcome.stoppedEarly();
            return percent(summary) + (plain ? "" : ", " + outcome.samples(" samples"));
        }
    }

    /** The mean with its interval. */
    static String percent(ScoreSummary summary) {
        return summary.samples() == 0
                ? "-"
                : String.format(
                        Locale.ROOT,
                        "%.1f%% (%.1f to %.1f)",
                        summary.percent(),
                        summary.interval().lower(),
                        summary.interval().upper());
    }

    private String text() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(line("task", positions));
        for (int i = 0; i < tasks.size(); i++) {
            lines.add(line(tasks.get(i), rows.get(i).stream().map(Cell::text).toList()));
        }
        leftOut.forEach(task -> lines.add(line(task.id(), Collections.nCopies(positions.size(), task.words()))));
        lines.add(line(
                leftOut.isEmpty() ? "average" : "average of " + tasks.size(),
                IntStream.range(0, positions.size()).mapToObj(this::average).toList()));
        StringBuilder text = new StringBuilder("\n" + title + "\n\n");
        for (List<String> line : lines) {
            StringBuilder padded = new StringBuilder();
            for (int column = 0; column < line.size(); column++) {
                int place = column;
                int width = lines.stream()
                        .mapToInt(other -> other.get(place).length())
                        .max()
                        .orElse(0);
                padded.append(line.get(column))
                        .append(" ".repeat(width - line.get(column).length() + 2));
            }
            text.append(padded.toString().stripTrailing()).append('\n');
        }
        return text.append('\n').toString();
    }

    /** Average the tasks' means; without a task's score there is no average that can be compared. */
    private String average(int position) {
        double average = rows.stream()
                .mapToDouble(cells -> cells.get(position).summary().percent())
                .average()
                .orElse(Double.NaN);
        return Double.isNaN(average) ? "-" : String.format(Locale.ROOT, "%.1f%%", average);
    }

    private static List<String> line(String first, List<String> rest) {
        List<String> line = new ArrayList<>(List.of(first));
        line.addAll(rest);
        return line;
    }
}

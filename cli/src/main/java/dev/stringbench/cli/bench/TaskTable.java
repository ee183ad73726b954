package dev.stringbench.cli.bench;

import dev.stringbench.benchmarks.results.ScoreSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A benchmark's table: a line per task, a column per position scheme, and the average over the tasks. */
public final class TaskTable {

    private static final String AVERAGE = "average";

    private final String title;
    private final List<String> positions;
    private final List<String> tasks = new ArrayList<>();
    private final List<List<Cell>> rows = new ArrayList<>();

    /**
     * Begin a table.
     *
     * @param title what was tested, and how long
     * @param positions the schemes with their settings
     */
    public TaskTable(String title, List<String> positions) {
        this.title = title + " (mean score, 95% intervals)";
        this.positions = List.copyOf(positions);
    }

    /**
     * One task under one scheme.
     *
     * @param outcome how the task went
     */
    public record Cell(ScoreSummary summary, TaskRuns.Outcome<?> outcome) {

        String text() {
            boolean plain = outcome.complete() && !outcome.stoppedEarly();
            return percent(summary) + (plain ? "" : ", " + outcome.samples(" samples"));
        }
    }

    /** Add a task with a cell for each scheme. */
    public void add(String task, List<Cell> cells) {
        tasks.add(task);
        rows.add(List.copyOf(cells));
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

    /** The whole table, with an empty line before and after it. */
    public String text() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(line("task", positions));
        for (int i = 0; i < tasks.size(); i++) {
            lines.add(line(tasks.get(i), rows.get(i).stream().map(Cell::text).toList()));
        }
        lines.add(line(
                AVERAGE,
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

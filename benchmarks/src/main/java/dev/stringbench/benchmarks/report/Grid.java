package dev.stringbench.benchmarks.report;

import dev.stringbench.benchmarks.catalogue.Benchmark;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import dev.stringbench.benchmarks.scorefiles.ScoredSample;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A result table as text cells, laid out as its benchmark publishes it: RULER and the 4-needle test with a row for each
 * run, InfiniteBench with a row for each task.
 *
 * @param title the benchmark and the formula
 * @param header one cell for each column
 * @param rows as many cells each
 */
public record Grid(String title, List<String> header, List<List<String>> rows) {

    public Grid {
        header = List.copyOf(header);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /** Lay out a table. */
    public static Grid of(ScoreTable table) {
        var cells = new ArrayList<List<String>>();
        cells.add(header(table));
        table.rows().forEach(row -> cells.add(row(table, row)));
        var laidOut = table.benchmark() == Benchmark.INFBENCH ? transposed(cells) : cells;
        var formulas =
                table.rows().stream().map(ScoreTable.Row::formula).distinct().toList();
        return new Grid(
                "%s (formula: %s)".formatted(table.benchmark().title(), String.join(", ", formulas)),
                laidOut.get(0),
                laidOut.subList(1, laidOut.size()));
    }

    private static List<String> header(ScoreTable table) {
        var header = new ArrayList<String>();
        if (table.benchmark() == Benchmark.INFBENCH) {
            header.add("Task Name");
        } else {
            header.add("Model");
            header.add("length");
        }
        if (table.benchmark() == Benchmark.NIAH) {
            header.addAll(List.of(">= 2 of 4", "4 of 4", "recall"));
            IntStream.rangeClosed(1, needles(table)).forEach(needle -> header.add("needle " + needle));
            header.add("samples");
            return header;
        }
        table.columns().forEach(task -> header.add(task.column()));
        header.add("avg");
        return header;
    }

    private static List<String> row(ScoreTable table, ScoreTable.Row row) {
        var cells = new ArrayList<String>();
        cells.add(name(table, row));
        if (table.benchmark() != Benchmark.INFBENCH) {
            cells.add(row.lengthTokens() == 0 ? "" : Integer.toString(row.lengthTokens()));
        }
        if (table.benchmark() == Benchmark.NIAH) {
            cells.addAll(needleCells(row.file(table.columns().get(0)), needles(table)));
            return cells;
        }
        table.columns()
                .forEach(task -> cells.add(row.file(task)
                        .map(file -> percent(file.percent()) + mark(file))
                        .orElse("-")));
        cells.add(percent(row.averagePercent(table.columns()))
                + (row.isWhole(table.columns())
                        ? ""
                        : String.format(Locale.ROOT, " of %d", row.files().size())));
        return cells;
    }

    /** Return the run's name, with its formula where the table holds more than one. */
    private static String name(ScoreTable table, ScoreTable.Row row) {
        boolean oneFormula =
                table.rows().stream().map(ScoreTable.Row::formula).distinct().count() == 1;
        return oneFormula ? row.run() : "%s (%s)".formatted(row.run(), row.formula());
    }

    /** Return how many needles a sample has. Needle k lies in the k-th part of the context, the last near the question. */
    private static int needles(ScoreTable table) {
        return table.rows().stream()
                .flatMap(row -> row.file(table.columns().get(0)).stream())
                .flatMap(file -> file.samples().stream())
                .mapToInt(sample -> sample.needles().size())
                .max()
                .orElse(0);
    }

    private static List<String> needleCells(Optional<ScoredFile> found, int needles) {
        var cells = new ArrayList<String>();
        if (found.isEmpty()) {
            cells.addAll(Collections.nCopies(3 + needles, "-"));
            cells.add("0");
            return cells;
        }
        var file = found.get();
        cells.add(percent(file.percent()) + mark(file));
        cells.add(share(file, sample -> sample.needles().stream().allMatch(needle -> needle.found())));
        cells.add(percent(file.recallPercent()));
        for (int i = 0; i < needles; i++) {
            int needle = i;
            cells.add(share(
                    file,
                    sample -> sample.needles().size() > needle
                            && sample.needles().get(needle).found()));
        }
        cells.add(Integer.toString(file.samples().size()));
        return cells;
    }

    private static String share(ScoredFile file, Predicate<ScoredSample> isHit) {
        long hits = file.samples().stream().filter(isHit).count();
        return percent(100.0 * hits / file.samples().size());
    }

    private static String mark(ScoredFile file) {
        return file.isComplete() ? "" : "*";
    }

    /** Write a percent with two decimals, rounded half-even on the binary value as Python's round(). */
    static String percent(double percent) {
        return Double.isNaN(percent)
                ? "-"
                : new BigDecimal(percent).setScale(2, RoundingMode.HALF_EVEN).toPlainString();
    }

    private static List<List<String>> transposed(List<List<String>> cells) {
        var turned = new ArrayList<List<String>>();
        for (int column = 0; column < cells.get(0).size(); column++) {
            int index = column;
            turned.add(cells.stream().map(row -> row.get(index)).toList());
        }
        return turned;
    }

    /** Write as a Markdown table. */
    public String toMarkdown() {
        var text = new StringBuilder();
        text.append(markdownLine(header)).append("|---".repeat(header.size())).append("|\n");
        rows.forEach(row -> text.append(markdownLine(row)));
        return text.toString();
    }

    private static String markdownLine(List<String> cells) {
        var escaped = cells.stream()
                .map(cell -> cell.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*"))
                .toList();
        return "| " + String.join(" | ", escaped) + " |\n";
    }

    /** Write as columns of plain text. */
    public String toText() {
        var text = new StringBuilder(title).append('\n');
        var all = new ArrayList<List<String>>();
        all.add(header);
        all.addAll(rows);
        for (List<String> row : all) {
            var line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                int index = column;
                int width = all.stream()
                        .mapToInt(cells -> cells.get(index).length())
                        .max()
                        .orElse(0);
                String padding = " ".repeat(width - row.get(column).length());
                line.append(column == 0 ? row.get(0) + padding : "  " + padding + row.get(column));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}

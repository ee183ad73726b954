package dev.stringbench.benchmarks.tune;

import dev.stringbench.benchmarks.report.plot.HeatMapPlot;
import dev.stringbench.benchmarks.results.SummaryCsv;
import dev.stringbench.data.AtomicFile;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The score of one position scheme over two of its settings. Cells are means over unequal numbers of samples: settings that
 * left the race early were tried on few.
 *
 * @param scheme the position scheme's name
 * @param across the setting whose values run from left to right
 * @param down the setting whose values run from top to bottom; empty where only one varies
 * @param columns its values, ascending
 * @param rows the other's
 * @param cells those that were tried
 */
public record ScoreMap(
        String scheme, String across, String down, List<BigDecimal> columns, List<BigDecimal> rows, List<Cell> cells) {

    private static final String NAME = "map";

    public ScoreMap {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        cells = List.copyOf(cells);
    }

    /** A cell by the indices of its values, with the trial of the highest score where several fall into it. */
    public record Cell(int column, int row, Trial trial) {}

    /**
     * Lay out a scheme's trials by the first two settings of which they have several values.
     *
     * @return empty where none has
     */
    public static Optional<ScoreMap> of(String scheme, List<Trial> all) {
        List<Trial> trials = all.stream()
                .filter(trial -> trial.scheme().equals(scheme) && trial.samples() > 0)
                .toList();
        Set<String> names = new LinkedHashSet<>();
        trials.forEach(trial -> names.addAll(trial.settings().keySet()));
        List<String> varied = names.stream()
                .filter(name -> values(trials, name).size() > 1)
                .limit(2)
                .toList();
        if (varied.isEmpty()) {
            return Optional.empty();
        }
        String across = varied.get(0);
        String down = varied.size() > 1 ? varied.get(1) : "";
        List<BigDecimal> columns = values(trials, across);
        List<BigDecimal> rows = down.isEmpty() ? List.of(BigDecimal.ZERO) : values(trials, down);
        List<Cell> cells = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < columns.size(); column++) {
                BigDecimal x = columns.get(column);
                BigDecimal y = rows.get(row);
                int atColumn = column;
                int atRow = row;
                trials.stream()
                        .filter(trial -> is(trial, across, x) && (down.isEmpty() || is(trial, down, y)))
                        .max((one, other) -> Double.compare(one.percent(), other.percent()))
                        .ifPresent(best -> cells.add(new Cell(atColumn, atRow, best)));
            }
        }
        return Optional.of(new ScoreMap(scheme, across, down, columns, rows, cells));
    }

    /** Lay it out for people: a score in percent and in brackets the samples that it is over. */
    public String text() {
        List<List<String>> lines = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of(down.isEmpty() ? across : down + " \\ " + across));
        columns.forEach(value -> header.add(plain(value)));
        lines.add(header);
        for (int row = 0; row < rows.size(); row++) {
            List<String> line = new ArrayList<>(List.of(down.isEmpty() ? "" : plain(rows.get(row))));
            for (int column = 0; column < columns.size(); column++) {
                line.add(at(column, row)
                        .map(cell -> String.format(
                                Locale.ROOT,
                                "%.1f (%d)",
                                cell.trial().percent(),
                                cell.trial().samples()))
                        .orElse("-"));
            }
            lines.add(line);
        }
        int first = lines.stream().mapToInt(line -> line.get(0).length()).max().orElse(0);
        int width = lines.stream()
                .flatMap(line -> line.stream().skip(1))
                .mapToInt(String::length)
                .max()
                .orElse(0);
        return lines.stream()
                .map(line -> String.format(Locale.ROOT, "%" + first + "s", line.get(0))
                        + line.stream()
                                .skip(1)
                                .map(cell -> String.format(Locale.ROOT, "  %" + width + "s", cell))
                                .collect(Collectors.joining())
                        + "\n")
                .collect(Collectors.joining());
    }

    /** Write it into a folder as CSV, a line for each cell, and as a picture. */
    public void write(Path folder) {
        StringBuilder csv = new StringBuilder(across + (down.isEmpty() ? "" : "," + down) + ",score,samples\n");
        for (Cell cell : cells) {
            csv.append(plain(columns.get(cell.column())))
                    .append(down.isEmpty() ? "" : "," + plain(rows.get(cell.row())))
                    .append(',')
                    .append(SummaryCsv.percent(cell.trial().percent()))
                    .append(',')
                    .append(cell.trial().samples())
                    .append('\n');
        }
        AtomicFile.write(folder.resolve(NAME + "-" + scheme + ".csv"), csv.toString());
        AtomicFile.write(folder.resolve(NAME + "-" + scheme + ".svg"), svg() + "\n");
    }

    /** Draw it. */
    String svg() {
        HeatMapPlot plot = new HeatMapPlot(
                columns.stream().map(value -> across + " " + plain(value)).toList(),
                rows.stream()
                        .map(value -> down.isEmpty() ? scheme : down + " " + plain(value))
                        .toList(),
                cells.stream()
                        .map(cell -> new HeatMapPlot.Cell(
                                cell.column(), cell.row(), cell.trial().percent()))
                        .toList());
        // Alone in its file the picture has no page to take its colours from.
        return plot.toSvg("map-" + scheme, "score in percent of " + scheme + " by " + across + " and " + down)
                .replaceFirst("style=\"", "style=\"--ink:#1f2328;--grid:#d0d7de;background:#fff;");
    }

    private Optional<Cell> at(int column, int row) {
        return cells.stream()
                .filter(cell -> cell.column() == column && cell.row() == row)
                .findFirst();
    }

    private static List<BigDecimal> values(List<Trial> trials, String name) {
        Set<BigDecimal> values = new TreeSet<>();
        trials.stream()
                .filter(trial -> trial.settings().containsKey(name))
                .forEach(trial -> values.add(decimal(trial.settings().getOrDefault(name, 0))));
        return List.copyOf(values);
    }

    private static boolean is(Trial trial, String name, BigDecimal value) {
        return trial.settings().containsKey(name)
                && decimal(trial.settings().getOrDefault(name, 0)).compareTo(value) == 0;
    }

    private static BigDecimal decimal(Number number) {
        return new BigDecimal(number.toString()).stripTrailingZeros();
    }

    private static String plain(BigDecimal number) {
        return number.toPlainString();
    }
}

package dev.stringbench.benchmarks.tune;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.results.PositionColumns;
import dev.stringbench.benchmarks.results.SummaryCsv;
import dev.stringbench.data.AtomicFile;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/**
 * The table of a race's trials, those that were in it longest and scored best first.
 *
 * @param trials in the order of the lines
 */
public record TrialTable(List<Trial> trials) {

    /** Name of the table's file. */
    public static final String FILE_NAME = "trials.csv";

    public TrialTable {
        trials = trials.stream()
                .sorted(Comparator.comparing((Trial trial) -> trial.departure().isPresent())
                        .thenComparing(Comparator.comparingInt(Trial::samples).reversed())
                        .thenComparing(
                                Comparator.comparingDouble(Trial::percent).reversed()))
                .toList();
    }

    /** Lay it out for people. */
    public String text() {
        int labels = Math.max(
                7,
                trials.stream().mapToInt(trial -> label(trial).length()).max().orElse(0));
        int scores = Math.max(
                5,
                trials.stream()
                        .mapToInt(trial -> trial.scoreWords().length())
                        .max()
                        .orElse(0));
        String format = "%-" + labels + "s  %7s  %-" + scores + "s  %s%n";
        StringBuilder text =
                new StringBuilder(String.format(Locale.ROOT, format, "setting", "samples", "score", "in the race"));
        for (Trial trial : trials) {
            text.append(String.format(
                    Locale.ROOT, format, label(trial), trial.samples(), trial.scoreWords(), trial.departureWords()));
        }
        return text.toString();
    }

    /** Write it for machines into a folder. */
    public Path write(Path folder) {
        Path path = folder.resolve(FILE_NAME);
        PositionColumns columns =
                PositionColumns.of(trials.stream().map(Trial::settings).toList());
        List<String> header = new ArrayList<>(List.of("position"));
        header.addAll(columns.names());
        header.addAll(List.of("default", "samples", "score", "lower", "upper", "left_at", "below_leader", "leader"));
        StringWriter text = new StringWriter();
        try (CSVPrinter csv = new CSVPrinter(
                text,
                CSVFormat.DEFAULT
                        .builder()
                        .setHeader(header.toArray(String[]::new))
                        .setRecordSeparator('\n')
                        .get())) {
            for (Trial trial : trials) {
                csv.printRecord(row(trial, columns));
            }
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot write " + path, e);
        }
        AtomicFile.write(path, text.toString());
        return path;
    }

    private static List<@Nullable Object> row(Trial trial, PositionColumns columns) {
        List<@Nullable Object> row = new ArrayList<>(Arrays.asList(trial.scheme()));
        columns.names().forEach(name -> row.add(trial.settings().get(name)));
        row.add(trial.isDefault());
        row.add(trial.samples());
        row.add(SummaryCsv.percent(trial.percent()));
        row.add(trial.score()
                .map(score -> SummaryCsv.percent(100 * score.interval().lower()))
                .orElse(null));
        row.add(trial.score()
                .map(score -> SummaryCsv.percent(100 * score.interval().upper()))
                .orElse(null));
        row.add(trial.departure().map(left -> (Object) left.samples()).orElse(null));
        row.add(trial.departure()
                .map(left -> SummaryCsv.percent(-100 * left.difference()))
                .orElse(null));
        row.add(trial.leader().orElse(null));
        return row;
    }

    private static String label(Trial trial) {
        return trial.label() + (trial.isDefault() ? ", default" : "");
    }
}

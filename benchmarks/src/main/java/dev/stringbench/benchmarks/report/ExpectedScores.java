package dev.stringbench.benchmarks.report;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.benchmarks.report.Verdict.Outcome;
import dev.stringbench.benchmarks.report.plot.CurvePlot;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import dev.stringbench.data.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The scores with which a reproduction is compared: a {@code scores.csv} of an earlier report. A table is reproduced
 * when the same tasks, models, settings and lengths have the same number of samples and their figures lie close enough.
 *
 * @param path of the CSV file
 * @param rows what it expects, by name
 */
public record ExpectedScores(Path path, Map<String, Row> rows) {

    /** Figures that must agree, each a column in percent; an empty value expects nothing. */
    private static final List<String> FIGURES =
            List.of(CsvReport.PERCENT, CsvReport.NEEDLE_RECALL, CsvReport.ALL_NEEDLES);

    public ExpectedScores {
        rows = new LinkedHashMap<>(rows);
    }

    /**
     * The figures expected of one file.
     *
     * @param figures in percent, by column
     */
    record Row(String run, String task, int samples, Map<String, Double> figures) {}

    /**
     * Read a {@code scores.csv}.
     *
     * @throws BenchmarkException BAD_DATA_FILE where it is none
     */
    public static ExpectedScores read(Path path) {
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        Map<String, Row> rows = new LinkedHashMap<>();
        try (CSVParser csv = CSVParser.parse(JsonReader.withoutMark(Files.readString(path)), format)) {
            for (CSVRecord line : csv) {
                if (rows.put(key(line), row(line)) != null) {
                    throw notScores(path, "line " + csv.getCurrentLineNumber() + " repeats another line's run");
                }
            }
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot read the expected scores " + path, e);
        } catch (IllegalArgumentException e) {
            throw notScores(path, String.valueOf(e.getMessage()));
        }
        if (rows.isEmpty()) {
            throw notScores(path, "it has no scores");
        }
        return new ExpectedScores(path, rows);
    }

    /**
     * Judge files against what is expected.
     *
     * @param points percent points that a figure may differ by
     * @return a verdict for each expected row, and one for each file that none was expected of
     */
    public List<Verdict> judge(List<ScoredFile> files, double points) {
        Map<String, ScoredFile> found = new LinkedHashMap<>();
        files.forEach(file -> found.put(key(file), file));
        List<Verdict> verdicts = new ArrayList<>();
        rows.forEach((key, row) -> {
            ScoredFile file = found.remove(key);
            String name = row.task() + " as in " + path.getFileName();
            verdicts.add(
                    file == null
                            ? new Verdict(row.run(), name, Outcome.NOT_JUDGED, "no such results, but scores of them")
                            : verdict(row, file, name, points));
        });
        found.values()
                .forEach(file -> verdicts.add(new Verdict(
                        file.run(),
                        name(file.task().id(), file.lengthTokens()) + " as in " + path.getFileName(),
                        Outcome.NOT_JUDGED,
                        "results, but no scores expected of them")));
        return verdicts;
    }

    private static Verdict verdict(Row row, ScoredFile file, String name, double points) {
        if (file.samples().size() != row.samples()) {
            return new Verdict(
                    row.run(),
                    name,
                    Outcome.FAILED,
                    String.format(
                            Locale.ROOT,
                            "%d samples; %d are wanted",
                            file.samples().size(),
                            row.samples()));
        }
        List<String> compared = new ArrayList<>();
        boolean close = true;
        for (Map.Entry<String, Double> figure : row.figures().entrySet()) {
            double percent = CsvReport.figure(file, figure.getKey());
            close &= Math.abs(percent - figure.getValue()) <= points + 1e-9;
            compared.add("%s %s, expected %s"
                    .formatted(figure.getKey(), Grid.percent(percent), Grid.percent(figure.getValue())));
        }
        return new Verdict(
                row.run(),
                name,
                close ? Outcome.PASSED : Outcome.FAILED,
                String.join("; ", compared) + " (within " + Grid.percent(points) + " points)");
    }

    private static Row row(CSVRecord line) {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (String column : FIGURES) {
            if (!line.get(column).isEmpty()) {
                figures.put(column, Double.valueOf(line.get(column)));
            }
        }
        String length = line.get("length");
        String run = (line.get("model") + " " + line.get("setting")).strip();
        return new Row(
                run,
                name(line.get("task"), length.isEmpty() ? 0 : Integer.parseInt(length)),
                Integer.parseInt(line.get("samples")),
                figures);
    }

    private static String key(CSVRecord line) {
        return String.join(
                "\n",
                line.get("task"),
                line.get("model"),
                line.get("setting"),
                line.get("length"),
                line.get("formula"));
    }

    private static String key(ScoredFile file) {
        return String.join(
                "\n",
                file.task().id(),
                file.model(),
                file.setting(),
                file.lengthTokens() == 0 ? "" : Integer.toString(file.lengthTokens()),
                file.formula());
    }

    private static String name(String task, int length) {
        return length == 0 ? task : task + " " + CurvePlot.lengthName(length);
    }

    private static BenchmarkException notScores(Path path, String reason) {
        return new BenchmarkException(Fault.BAD_DATA_FILE, path + " is no scores.csv of a report: " + reason);
    }
}

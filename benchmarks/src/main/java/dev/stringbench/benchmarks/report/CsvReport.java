package dev.stringbench.benchmarks.report;

import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Write one line for each scored file: what was run, the score in percent and its 95% interval. */
public final class CsvReport {

    private static final CSVFormat FORMAT = CSVFormat.DEFAULT
            .builder()
            .setRecordSeparator("\n")
            .setHeader(
                    "benchmark",
                    "task",
                    "model",
                    "setting",
                    "length",
                    "formula",
                    "samples",
                    "complete",
                    "percent",
                    "lower",
                    "upper",
                    "interval",
                    "needle_recall",
                    "file")
            .get();

    private CsvReport() {}

    /** Return the text. */
    public static String write(List<ScoredFile> files) {
        var text = new StringBuilder();
        try (var csv = new CSVPrinter(text, FORMAT)) {
            for (ScoredFile file : files) {
                print(csv, file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void print(CSVPrinter csv, ScoredFile file) throws IOException {
        csv.print(file.task().benchmark().title());
        csv.print(file.task().id());
        csv.print(file.model());
        csv.print(file.setting());
        csv.print(file.lengthTokens() == 0 ? "" : file.lengthTokens());
        csv.print(file.formula());
        csv.print(file.samples().size());
        csv.print(file.isComplete());
        if (file.estimate().isEmpty()) {
            csv.printRecord("", "", "", "", "", file.path());
            return;
        }
        csv.print(number(file.percent()));
        csv.print(number(file.intervalPercent().lower()));
        csv.print(number(file.intervalPercent().upper()));
        csv.print(file.estimate().get().method().name().toLowerCase(Locale.ROOT));
        double recall = file.recallPercent();
        csv.print(Double.isNaN(recall) ? "" : number(recall));
        csv.print(file.path());
        csv.println();
    }

    private static String number(double percent) {
        return String.format(Locale.ROOT, "%.4f", percent);
    }
}

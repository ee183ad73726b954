package dev.stringbench.benchmarks.report;

import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** A CSV with one line for each scored file: the run, the score in percent and its 95% interval. */
public final class CsvReport {

    /** The score in percent. */
    static final String PERCENT = "percent";

    /** The share of needles found, in percent. */
    static final String NEEDLE_RECALL = "needle_recall";

    /** The share of samples with every needle found, in percent. */
    static final String ALL_NEEDLES = "all_needles";

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
                    PERCENT,
                    "lower",
                    "upper",
                    "interval",
                    NEEDLE_RECALL,
                    ALL_NEEDLES,
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
            csv.printRecord("", "", "", "", "", "", file.path());
            return;
        }
        csv.print(number(file.percent()));
        csv.print(number(file.intervalPercent().lower()));
        csv.print(number(file.intervalPercent().upper()));
        csv.print(file.estimate().get().method().name().toLowerCase(Locale.ROOT));
        csv.print(number(file.recallPercent()));
        csv.print(number(file.allNeedlesPercent()));
        csv.print(file.path());
        csv.println();
    }

    /** Return the figure that stands in a column, in percent; NaN where the file has none. */
    static double figure(ScoredFile file, String column) {
        return switch (column) {
            case PERCENT -> file.percent();
            case NEEDLE_RECALL -> file.recallPercent();
            case ALL_NEEDLES -> file.allNeedlesPercent();
            default -> throw new IllegalArgumentException(column);
        };
    }

    private static String number(double percent) {
        return Double.isNaN(percent) ? "" : String.format(Locale.ROOT, "%.4f", percent);
    }
}

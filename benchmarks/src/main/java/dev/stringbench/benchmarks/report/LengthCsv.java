package dev.stringbench.benchmarks.report;

import dev.stringbench.benchmarks.report.length.EffectiveLength;
import dev.stringbench.benchmarks.report.length.LengthScore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** A CSV of effective lengths, one line for each test of each run. Several values of one test are joined by semicolons. */
public final class LengthCsv {

    private static final CSVFormat FORMAT = CSVFormat.DEFAULT
            .builder()
            .setRecordSeparator("\n")
            .setHeader(
                    "benchmark",
                    "task",
                    "model",
                    "setting",
                    "threshold",
                    "effective_length",
                    "interval_length",
                    "undecided_lengths",
                    "weighted_increasing",
                    "weighted_decreasing",
                    "lengths",
                    "percents",
                    "lowers",
                    "uppers",
                    "tasks",
                    "complete")
            .get();

    private LengthCsv() {}

    /** Return the text. The average over tasks has the task {@code average}; a length that is not reached is empty. */
    public static String write(List<EffectiveLength> lengths) {
        var text = new StringBuilder();
        try (var csv = new CSVPrinter(text, FORMAT)) {
            for (EffectiveLength length : lengths) {
                csv.printRecord(
                        length.benchmark().title(),
                        length.test(),
                        length.model(),
                        length.setting(),
                        length.threshold(),
                        tokens(length.reached()),
                        tokens(length.certain()),
                        length.undecided().stream().map(String::valueOf).collect(Collectors.joining(";")),
                        number(length.weightedIncreasing()),
                        number(length.weightedDecreasing()),
                        joined(length, score -> Integer.toString(score.lengthTokens())),
                        joined(length, score -> number(score.percent())),
                        joined(length, score -> number(score.interval().lower())),
                        joined(length, score -> number(score.interval().upper())),
                        joined(length, score -> Integer.toString(score.tasks())),
                        joined(length, score -> Boolean.toString(score.complete())));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static String joined(EffectiveLength length, Function<LengthScore, String> value) {
        return length.scores().stream().map(value).collect(Collectors.joining(";"));
    }

    private static String tokens(OptionalInt length) {
        return length.isPresent() ? Integer.toString(length.getAsInt()) : "";
    }

    private static String number(double percent) {
        return String.format(Locale.ROOT, "%.4f", percent);
    }
}

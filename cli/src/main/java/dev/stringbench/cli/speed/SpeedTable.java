package dev.stringbench.cli.speed;

import dev.stringbench.benchmarks.report.Grid;
import dev.stringbench.cli.speed.SpeedRow.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tables that {@code speed} prints for people. */
final class SpeedTable {

    private static final String NONE = "-";
    private static final double GIB = 1L << 30;

    private SpeedTable() {}

    static String of(SpeedReport report) {
        var text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%n%s, %d layers, %s on %s (%s), attention kernel %s, blocks of %,d tokens%n",
                report.model(),
                report.layers(),
                report.dtype(),
                report.device(),
                report.engine(),
                report.kernel(),
                report.chunk()));
        text.append(String.format(
                Locale.ROOT,
                "matrix rate %s (%,d x %,d), memory rate %,.1f GB/s (a copy)%n",
                flops(report.matmulFlops()),
                report.matmulSide(),
                report.matmulSide(),
                report.memoryBytes() / 1e9));
        if (report.decoding() != null) {
            text.append("decoding one sequence: ").append(report.decoding()).append('\n');
        }
        append(text, report, SpeedRow.Part.ATTENTION, SpeedTable::attention);
        append(text, report, SpeedRow.Part.MODEL, SpeedTable::model);
        if (!report.scaling().isEmpty()) {
            text.append('\n').append(scaling(report).toText());
        }
        return text.append('\n').toString();
    }

    private static void append(
            StringBuilder text, SpeedReport report, SpeedRow.Part part, Function<SpeedReport, Grid> table) {
        List<SpeedRow> rows =
                report.rows().stream().filter(row -> row.part() == part).toList();
        if (!rows.isEmpty()) {
            text.append('\n').append(table.apply(report.with(rows)).toText());
            rows.stream()
                    .filter(row -> row.failure() != null)
                    .forEach(row -> text.append(String.format(
                            Locale.ROOT,
                            "%,d tokens, %s: %s%n",
                            row.length(),
                            row.way().label(),
                            row.failure())));
        }
    }

    private static Grid attention(SpeedReport report) {
        var rows = new ArrayList<List<String>>();
        for (SpeedRow row : report.rows()) {
            rows.add(List.of(
                    row.way().label(),
                    tokens(row.length()),
                    time(row.prefill()),
                    text(row.prefillRate(), SpeedTable::flops),
                    share(report.shareOfMatmul(row)),
                    times(report.prefillSpeedTo("rope", row)),
                    times(report.prefillSpeedTo(Way.CAUSAL, row)),
                    times(report.prefillSpeedTo(Way.TWO_PASS, row)),
                    time(row.decode()),
                    share(report.shareOfMemory(row))));
        }
        return new Grid(
                "attention of one layer (x: how many times as fast)",
                List.of(
                        "attention",
                        "length",
                        "prefill",
                        "rate",
                        "of matrix",
                        "x rope",
                        "x causal",
                        "x two-pass",
                        "decode",
                        "of memory"),
                rows);
    }

    private static Grid model(SpeedReport report) {
        var rows = new ArrayList<List<String>>();
        for (SpeedRow row : report.rows()) {
            String many = row.sequences() > 1 ? ", " + row.sequences() + " sequences" : "";
            Double decodeSpeed = row.sequences() > 1 ? report.speedToOne(row) : report.decodeSpeedTo("rope", row);
            rows.add(List.of(
                    row.way().label() + many,
                    tokens(row.length()),
                    time(row.prefill()),
                    text(row.prefillTokensPerSecond(), SpeedTable::perSecond),
                    share(report.shareOfMatmul(row)),
                    times(report.prefillSpeedTo("rope", row)),
                    text(row.decodeTokensPerSecond(), SpeedTable::perSecond) + around(row.decode()),
                    share(report.shareOfMemory(row)),
                    times(decodeSpeed) + (row.sequences() > 1 && decodeSpeed != null ? " (one)" : ""),
                    row.peakBytes() == null ? NONE : String.format(Locale.ROOT, "%.1f GiB", row.peakBytes() / GIB)));
        }
        return new Grid(
                "whole model (x: how many times as fast)",
                List.of(
                        "position",
                        "length",
                        "first token",
                        "prefill/s",
                        "of matrix",
                        "x rope",
                        "decode/s",
                        "of memory",
                        "x rope",
                        "peak memory"),
                rows);
    }

    private static Grid scaling(SpeedReport report) {
        var rows = new ArrayList<List<String>>();
        for (ScalingRow row : report.scaling()) {
            rows.add(List.of(
                    row.way().label(),
                    tokens(row.length()),
                    Integer.toString(row.copies()),
                    Integer.toString(row.ranks()),
                    perSecond(row.prefillPerSecond()),
                    times(row.prefillToOne()),
                    text(row.decodePerSecond(), SpeedTable::perSecond),
                    times(row.decodeToOne()),
                    milliseconds(row.prefillSums()),
                    milliseconds(row.stepSums())));
        }
        return new Grid(
                "several devices, all together (x: how many times as fast as one copy of whole layers)",
                List.of(
                        "position",
                        "length",
                        "copies",
                        "split over",
                        "prefill/s",
                        "x one",
                        "decode/s",
                        "x one",
                        "sums, prefill",
                        "sums, step"),
                rows);
    }

    /** What sums over ranks take by themselves. */
    private static String milliseconds(double seconds) {
        return seconds == 0 ? NONE : String.format(Locale.ROOT, "%.2f ms", 1e3 * seconds);
    }

    private static String tokens(int length) {
        return String.format(Locale.ROOT, "%,d", length);
    }

    /** Median and, where it says something, how far the samples lie from it. */
    private static String time(@Nullable Spread spread) {
        if (spread == null) {
            return NONE;
        }
        return seconds(spread.median()) + around(spread);
    }

    /** How far measurements of a time lie from their median, where there are several. */
    private static String around(@Nullable Spread spread) {
        if (spread == null || spread.samples() < 2) {
            return "";
        }
        double around =
                Math.max(spread.greatest() - spread.median(), spread.median() - spread.least()) / spread.median();
        return String.format(Locale.ROOT, " +-%.0f%%", 100 * around);
    }

    private static String seconds(double seconds) {
        if (seconds >= 1) {
            return String.format(Locale.ROOT, "%.2f s", seconds);
        }
        return seconds >= 1e-3
                ? String.format(Locale.ROOT, "%.2f ms", seconds * 1e3)
                : String.format(Locale.ROOT, "%.1f us", seconds * 1e6);
    }

    private static String flops(double perSecond) {
        return perSecond >= 1e12
                ? String.format(Locale.ROOT, "%.0f TFLOP/s", perSecond / 1e12)
                : String.format(Locale.ROOT, "%.1f GFLOP/s", perSecond / 1e9);
    }

    private static String perSecond(double tokens) {
        return String.format(Locale.ROOT, tokens >= 100 ? "%,.0f" : "%.1f", tokens);
    }

    private static String share(@Nullable Double share) {
        return text(share, value -> String.format(Locale.ROOT, "%.2f", value));
    }

    private static String times(@Nullable Double ratio) {
        return text(ratio, value -> String.format(Locale.ROOT, "%.2f", value));
    }

    private static String text(@Nullable Double value, Function<Double, String> format) {
        return value == null ? NONE : format.apply(value);
    }
}

package dev.stringbench.cli.bench.niah;

import dev.stringbench.benchmarks.niah.NiahResult;
import dev.stringbench.benchmarks.niah.NiahSummary;
import dev.stringbench.benchmarks.niah.NiahSummary.Share;
import dev.stringbench.cli.bench.Outcome;
import dev.stringbench.scoring.ScoreScale;
import dev.stringbench.scoring.statistics.PairedComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The table that {@code niah} prints: one line per position scheme, and the paired differences to the first. */
final class NiahTable {

    private NiahTable() {}

    /**
     * One position scheme's line.
     *
     * @param label the scheme with its settings
     * @param outcome how the run went
     */
    record Row(String label, NiahSummary summary, Outcome<NiahResult> outcome) {

        List<NiahResult> results() {
            return outcome.results();
        }
    }

    static String of(String model, int length, List<Row> rows) {
        StringBuilder table = new StringBuilder();
        int width = Math.max(
                "position".length(),
                rows.stream().mapToInt(row -> row.label().length()).max().orElse(0));
        int samplesWidth = Math.max(
                "samples".length(),
                rows.stream()
                        .mapToInt(row -> row.outcome().samples("").length())
                        .max()
                        .orElse(0));
        String format = "%-" + width + "s  %" + samplesWidth + "s  %-22s  %-22s  %s%n";
        table.append(String.format(Locale.ROOT, "%n%s, 4 needles in %,d tokens (95%% intervals)%n%n", model, length));
        table.append(String.format(
                Locale.ROOT,
                format,
                "position",
                "samples",
                "at least 2 of 4",
                "4 of 4",
                "recall by depth, first to last quarter"));
        for (Row row : rows) {
            NiahSummary summary = row.summary();
            table.append(String.format(
                    Locale.ROOT,
                    format,
                    row.label(),
                    row.outcome().samples(""),
                    withInterval(summary.atLeastHalf()),
                    withInterval(summary.all()),
                    String.join(
                            "  ",
                            summary.recallByDepth().stream()
                                    .map(share -> String.format(Locale.ROOT, "%5.1f%%", share.percent()))
                                    .toList())));
        }
        if (rows.size() > 1) {
            table.append('\n');
            rows.subList(1, rows.size()).forEach(row -> appendDifference(table, rows.get(0), row));
        }
        return table.append('\n').toString();
    }

    private static void appendDifference(StringBuilder table, Row first, Row second) {
        List<NiahResult> before = new ArrayList<>();
        List<NiahResult> after = new ArrayList<>();
        Map<Integer, NiahResult> firstByIndex =
                first.results().stream().collect(Collectors.toMap(NiahResult::index, Function.identity()));
        for (NiahResult result : second.results()) {
            NiahResult same = firstByIndex.get(result.index());
            if (same != null) {
                before.add(same);
                after.add(result);
            }
        }
        if (before.isEmpty()) {
            return;
        }
        table.append(String.format(
                Locale.ROOT,
                "%s - %s over %d samples: 4 of 4 %s, recall in the first quarter %s, all recall %s%n",
                second.label(),
                first.label(),
                before.size(),
                difference(before, after, result -> result.allFound() ? 100 : 0),
                difference(before, after, result -> result.needles().get(0).found() ? 100 : 0),
                difference(before, after, NiahResult::score)));
    }

    private static String difference(
            List<NiahResult> before, List<NiahResult> after, ToDoubleFunction<NiahResult> score) {
        PairedComparison comparison = PairedComparison.of(
                before.stream().mapToDouble(score).toArray(),
                after.stream().mapToDouble(score).toArray(),
                ScoreScale.PERCENT);
        return String.format(
                Locale.ROOT,
                "%+.1f points (%+.1f to %+.1f)",
                comparison.difference(),
                comparison.interval().lower(),
                comparison.interval().upper());
    }

    private static String withInterval(Share share) {
        if (share.trials() == 0) {
            return "-";
        }
        return String.format(
                Locale.ROOT,
                "%.1f%% (%.1f to %.1f)",
                share.percent(),
                share.interval().lower(),
                share.interval().upper());
    }
}

package dev.stringbench.benchmarks.niah;

import dev.stringbench.benchmarks.model.PositionSetting;
import dev.stringbench.benchmarks.niah.NiahSummary.Share;
import dev.stringbench.benchmarks.results.PositionColumns;
import dev.stringbench.benchmarks.results.RunIdentity;
import dev.stringbench.benchmarks.results.Sidecar;
import dev.stringbench.benchmarks.results.StoredResults;
import dev.stringbench.benchmarks.results.SummaryCsv;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One CSV row for every result file in a folder of 4-needle results, so that a CI job reads a single small file. */
public final class NiahSummaryCsv {

    private static final List<String> FIRST = List.of("model", "task", "position", "max_length");

    private static final List<String> LAST = List.of(
            "data",
            "numbers",
            "samples",
            "samples_wanted",
            "failed",
            "complete",
            "at_least_2_percent",
            "at_least_2_low",
            "at_least_2_high",
            "all_4_percent",
            "all_4_low",
            "all_4_high",
            "recall_percent",
            "recall_quarter_1",
            "recall_quarter_2",
            "recall_quarter_3",
            "recall_quarter_4",
            "stopped_at_interval",
            "file");

    private NiahSummaryCsv() {}

    /**
     * Write the summary anew from the folder's result files, in the order of their names.
     *
     * @return the summary's path
     */
    public static Path write(Path folder) {
        return SummaryCsv.write(folder, NiahSummaryCsv::header, NiahSummaryCsv::row);
    }

    private static List<String> header(PositionColumns columns) {
        return Stream.of(FIRST, columns.names(), LAST).flatMap(List::stream).toList();
    }

    private static List<@Nullable Object> row(PositionColumns columns, Path file) {
        Sidecar sidecar = Sidecar.read(file);
        StoredResults<NiahResult> stored = StoredResults.readIfPresent(file, NiahResult.class);
        NiahSummary summary = NiahSummary.of(stored.counted(sidecar));
        RunIdentity identity = sidecar.identity();
        PositionSetting position = identity.model().position();
        List<@Nullable Object> row = new ArrayList<>();
        row.add(identity.model().name());
        row.add(identity.task());
        row.add(position.scheme());
        row.add(identity.maxLength());
        row.addAll(columns.values(position));
        row.add(identity.data().source());
        row.add(identity.data().settings().get(NiahBenchmarkTask.NUMBERS_SETTING));
        row.add(summary.samples());
        row.add(sidecar.expected().size());
        row.add(stored.failures().size());
        row.add(sidecar.complete());
        addWithInterval(row, summary.atLeastHalf());
        addWithInterval(row, summary.all());
        row.add(SummaryCsv.percent(summary.recall().percent()));
        for (int quarter = 0; quarter < NiahBenchmarkTask.NEEDLES; quarter++) {
            row.add(
                    quarter < summary.recallByDepth().size()
                            ? SummaryCsv.percent(
                                    summary.recallByDepth().get(quarter).percent())
                            : null);
        }
        row.add(SummaryCsv.stoppedAtInterval(sidecar));
        row.add(file.getFileName().toString());
        return row;
    }

    private static void addWithInterval(List<@Nullable Object> row, Share share) {
        row.add(SummaryCsv.percent(share.percent()));
        row.add(SummaryCsv.percent(share.interval().lower()));
        row.add(SummaryCsv.percent(share.interval().upper()));
    }
}

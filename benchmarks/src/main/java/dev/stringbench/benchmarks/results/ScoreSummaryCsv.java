package dev.stringbench.benchmarks.results;

import dev.stringbench.benchmarks.model.PositionSetting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One CSV row for every result file of a task and model whose samples have one score each.
 *
 * @param resultType record of one result line
 * @param lengthColumn what the task calls its length in tokens
 * @param dataSettings settings of the data that have a column of their own
 */
public record ScoreSummaryCsv(
        Class<? extends SampleResult> resultType, String lengthColumn, List<String> dataSettings) {

    public ScoreSummaryCsv {
        dataSettings = List.copyOf(dataSettings);
    }

    /**
     * Write the summary anew from the folder's result files, in the order of their names.
     *
     * @return the summary's path
     */
    public Path write(Path folder) {
        return SummaryCsv.write(folder, this::header, this::row);
    }

    private List<String> header(PositionColumns columns) {
        var header = new ArrayList<>(List.of("model", "task", "position", lengthColumn));
        header.addAll(columns.names());
        header.add("rope_scaling");
        header.addAll(dataSettings);
        header.addAll(List.of(
                "data",
                "samples",
                "samples_wanted",
                "failed",
                "complete",
                "score_percent",
                "score_low",
                "score_high",
                "stopped_at_interval",
                "file"));
        return header;
    }

    private List<@Nullable Object> row(PositionColumns columns, Path file) {
        Sidecar sidecar = Sidecar.read(file);
        StoredResults<? extends SampleResult> stored = StoredResults.readIfPresent(file, resultType);
        ScoreSummary summary = ScoreSummary.of(stored.counted(sidecar));
        RunIdentity identity = sidecar.identity();
        PositionSetting position = identity.model().position();
        List<@Nullable Object> row = new ArrayList<>(
                Arrays.asList(identity.model().name(), identity.task(), position.scheme(), identity.maxLength()));
        row.addAll(columns.values(position));
        row.add(position.ropeScaling());
        dataSettings.forEach(setting -> row.add(identity.data().settings().get(setting)));
        row.addAll(Arrays.asList(
                identity.data().source(),
                summary.samples(),
                sidecar.expected().size(),
                stored.failures().size(),
                sidecar.complete(),
                SummaryCsv.percent(summary.percent()),
                SummaryCsv.percent(summary.interval().lower()),
                SummaryCsv.percent(summary.interval().upper()),
                SummaryCsv.stoppedAtInterval(sidecar),
                file.getFileName().toString()));
        return row;
    }
}

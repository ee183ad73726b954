package dev.stringbench.benchmarks.infbench;

import dev.stringbench.benchmarks.model.PositionSetting;
import dev.stringbench.benchmarks.results.RunIdentity;
import dev.stringbench.benchmarks.results.ScoreSummary;
import dev.stringbench.benchmarks.results.Sidecar;
import dev.stringbench.benchmarks.results.StoredResults;
import dev.stringbench.benchmarks.results.SummaryCsv;
import dev.stringbench.benchmarks.scorefiles.ScoreFileReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One CSV row for every result file of one InfiniteBench task and model. */
public final class InfBenchSummaryCsv {

    private static final List<String> HEADER = List.of(
            "model",
            "task",
            "position",
            "truncate_length",
            "shifted_offset",
            "local_value",
            "rope_scaling",
            "prompts",
            "data",
            "samples",
            "samples_wanted",
            "failed",
            "complete",
            "score_percent",
            "score_low",
            "score_high",
            "stopped_at_interval",
            "file");

    private InfBenchSummaryCsv() {}

    /**
     * Write the summary anew from the folder's result files, in the order of their names.
     *
     * @return the summary's path
     */
    public static Path write(Path folder) {
        return SummaryCsv.write(folder, HEADER, InfBenchSummaryCsv::row);
    }

    private static List<@Nullable Object> row(Path file) {
        Sidecar sidecar = Sidecar.read(file);
        StoredResults<InfBenchResult> stored = StoredResults.readIfPresent(file, InfBenchResult.class);
        ScoreSummary summary = ScoreSummary.of(stored.counted(sidecar));
        RunIdentity identity = sidecar.identity();
        PositionSetting position = identity.model().position();
        return Arrays.asList(
                identity.model().name(),
                identity.task(),
                position.scheme(),
                identity.maxLength(),
                position.shiftedOffset(),
                position.localValue(),
                position.ropeScaling(),
                identity.data().settings().get(ScoreFileReader.PROMPTS_SETTING),
                identity.data().source(),
                summary.samples(),
                sidecar.expected().size(),
                stored.failures().size(),
                sidecar.complete(),
                SummaryCsv.percent(summary.percent()),
                SummaryCsv.percent(summary.interval().lower()),
                SummaryCsv.percent(summary.interval().upper()),
                SummaryCsv.stoppedAtInterval(sidecar),
                file.getFileName().toString());
    }
}

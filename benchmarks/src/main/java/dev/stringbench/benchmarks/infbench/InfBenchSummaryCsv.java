package dev.stringbench.benchmarks.infbench;

import dev.stringbench.benchmarks.results.ScoreSummaryCsv;
import java.nio.file.Path;
import java.util.List;

/** One CSV row for every result file of one InfiniteBench task and model. */
public final class InfBenchSummaryCsv {

    private static final ScoreSummaryCsv SUMMARY = new ScoreSummaryCsv(
            InfBenchResult.class, "truncate_length", List.of(InfBenchBenchmarkTask.PROMPTS_SETTING));

    private InfBenchSummaryCsv() {}

    /**
     * Write the summary anew from the folder's result files, in the order of their names.
     *
     * @return the summary's path
     */
    public static Path write(Path folder) {
        return SUMMARY.write(folder);
    }
}

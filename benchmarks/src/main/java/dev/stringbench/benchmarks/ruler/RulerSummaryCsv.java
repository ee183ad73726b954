package dev.stringbench.benchmarks.ruler;

import dev.stringbench.benchmarks.results.ScoreSummaryCsv;
import java.nio.file.Path;
import java.util.List;

/** One CSV row for every result file of one RULER task and model. */
public final class RulerSummaryCsv {

    private static final ScoreSummaryCsv SUMMARY = new ScoreSummaryCsv(RulerResult.class, "max_length", List.of());

    private RulerSummaryCsv() {}

    /**
     * Write the summary anew from the folder's result files, in the order of their names.
     *
     * @return the summary's path
     */
    public static Path write(Path folder) {
        return SUMMARY.write(folder);
    }
}

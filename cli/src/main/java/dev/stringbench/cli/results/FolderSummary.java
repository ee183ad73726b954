package dev.stringbench.cli.results;

import dev.stringbench.benchmarks.infbench.InfBenchSummaryCsv;
import dev.stringbench.benchmarks.niah.NiahSummaryCsv;
import dev.stringbench.benchmarks.ruler.RulerSummaryCsv;
import java.nio.file.Path;

/** The summary of a folder of results of any benchmark. */
final class FolderSummary {

    private FolderSummary() {}

    /**
     * Write a folder's {@code summary.csv} anew.
     *
     * @param benchmark the benchmark as a run's identity names it
     */
    static void write(Path folder, String benchmark) {
        switch (benchmark) {
            case "niah" -> NiahSummaryCsv.write(folder);
            case "ruler" -> RulerSummaryCsv.write(folder);
            case "infinitebench" -> InfBenchSummaryCsv.write(folder);
            default -> throw new IllegalStateException("no summary of " + benchmark + " is known");
        }
    }
}

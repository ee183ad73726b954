package dev.stringbench.cli.results;

import dev.stringbench.benchmarks.catalogue.Benchmark;
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
        Benchmark known = Benchmark.byId(benchmark)
                .orElseThrow(() -> new IllegalStateException("no summary of " + benchmark + " is known"));
        switch (known) {
            case NIAH -> NiahSummaryCsv.write(folder);
            case RULER -> RulerSummaryCsv.write(folder);
            case INFBENCH -> InfBenchSummaryCsv.write(folder);
        }
    }
}

package dev.stringbench.benchmarks.report.summary;

import dev.stringbench.benchmarks.catalogue.Benchmark;
import java.util.List;
import java.util.Locale;

/**
 * What a report says first of one model in one benchmark.
 *
 * @param statements the verdict: each scheme against the baseline, then the runs' own scores
 * @param missing what is missing or was not compared
 */
public record ModelSummary(String model, Benchmark benchmark, List<Statement> statements, List<String> missing) {

    public ModelSummary {
        statements = List.copyOf(statements);
        missing = List.copyOf(missing);
    }

    /** Return the heading. */
    public String title() {
        return String.format(Locale.ROOT, "%s, %s", model, benchmark.title());
    }
}

package dev.stringbench.cli.results;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.benchmarks.report.length.EffectiveLength;
import dev.stringbench.inference.position.PositionSchemes;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of what a report shows. */
final class ReportSettings {

    @Option(
            names = "--baseline-position",
            paramLabel = "SCHEME",
            description = "The position scheme that runs of the same model under others are compared with. Default:"
                    + " ${DEFAULT-VALUE}.",
            defaultValue = "rope")
    private String baselinePosition = "rope";

    @Option(
            names = "--threshold",
            paramLabel = "PERCENT",
            description = "Score that a length must reach to count towards the effective length. Default:"
                    + " ${DEFAULT-VALUE}, RULER's.",
            defaultValue = "" + EffectiveLength.RULER_THRESHOLD)
    private double threshold = EffectiveLength.RULER_THRESHOLD;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Folder of the data that ruler-prepare made, for the text round each needle. Repeatable. Default:"
                            + " data-jsonl, where it is there.")
    private List<Path> data = List.of(Path.of("data-jsonl"));

    /**
     * Check the values.
     *
     * @throws BenchmarkException BAD_SETTING
     */
    void check() {
        if (PositionSchemes.named(baselinePosition).isEmpty()) {
            throw new BenchmarkException(
                    Fault.BAD_SETTING,
                    "--baseline-position is %s; it must be %s".formatted(baselinePosition, PositionSchemes.names()));
        }
        if (!(threshold >= 0 && threshold <= 100)) {
            throw new BenchmarkException(
                    Fault.BAD_SETTING, "--threshold is %s; it must be a percent from 0 to 100".formatted(threshold));
        }
    }

    String baselinePosition() {
        return baselinePosition;
    }

    double threshold() {
        return threshold;
    }

    List<Path> data() {
        return data;
    }
}

package dev.stringbench.cli.results;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.report.CsvReport;
import dev.stringbench.benchmarks.report.Grid;
import dev.stringbench.benchmarks.report.ScoreJson;
import dev.stringbench.benchmarks.report.ScoreTable;
import dev.stringbench.benchmarks.scorefiles.Problem;
import dev.stringbench.benchmarks.scorefiles.ScoreFiles;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.ExitCode;
import dev.stringbench.data.AtomicFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code string-bench score}: existing predictions scored again, without a model. */
@Command(
        name = "score",
        description = "Score files of predictions again: ours, the original's, RULER's, InfiniteBench's and those of"
                + " lm-evaluation-harness, plain or gzipped.",
        footer = {
            "",
            "Example: string-bench score Predictions --csv scores.csv",
            "",
            "Exit code 1 says that a file is incomplete or holds more than one run; what is wrong is named."
        })
public final class ScoreCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files, or folders with files below them.")
    private List<Path> paths = new ArrayList<>();

    @Mixin
    private ScoreOptions scoreOptions = new ScoreOptions();

    @Option(names = "--csv", paramLabel = "FILE", description = "Also write one line for each file of predictions.")
    private @Nullable Path csv;

    @Option(names = "--json", description = "Print JSON instead of tables.")
    private boolean json;

    @Option(names = "--per-sample", description = "With --json: one object for each sample instead of a summary.")
    private boolean perSample;

    public ScoreCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (perSample && !json) {
            throw new BenchmarkException(
                    BenchmarkException.Fault.BAD_SETTING, "--per-sample without --json; give both");
        }
        ScoreFiles scored = ScoreFiles.read(paths, scoreOptions.reader());
        if (!json) {
            ScoreTable.of(scored.files())
                    .forEach(table -> console.out().println(Grid.of(table).toText()));
        } else if (perSample) {
            ScoreJson.samples(scored, console.out()::println);
        } else {
            console.out().println(ScoreJson.summary(scored));
        }
        if (csv != null) {
            AtomicFile.write(csv, CsvReport.write(scored.files()));
        }
        scored.problems().stream().map(Problem::text).forEach(console::note);
        return scored.isComplete() ? ExitCode.OK : ExitCode.FAILED;
    }
}

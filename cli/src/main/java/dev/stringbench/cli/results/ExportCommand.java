package dev.stringbench.cli.results;

import dev.stringbench.benchmarks.report.LmEvalExport;
import dev.stringbench.benchmarks.report.RulerExport;
import dev.stringbench.benchmarks.scorefiles.Problem;
import dev.stringbench.benchmarks.scorefiles.ScoreFiles;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.ExitCode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code string-bench export}: results in other harnesses' layouts. */
@Command(
        name = "export",
        description = {
            "Write results as another harness writes its own, so that its tools read them.",
            "ruler: <run>/synthetic/<length>/pred/<task>.jsonl, for RULER's eval/evaluate.py. lm-eval: results and"
                    + " samples of lm-evaluation-harness."
        },
        footer = {"", "Example: string-bench export --format ruler Predictions --output ruler-pred --data data-jsonl"})
public final class ExportCommand implements Callable<Integer> {

    /** The layouts. */
    enum Format {
        RULER,
        LM_EVAL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Result folders or files.")
    private List<Path> paths = new ArrayList<>();

    @Mixin
    private ScoreOptions scoreOptions = new ScoreOptions();

    @Option(names = "--format", required = true, description = "One of: ${COMPLETION-CANDIDATES}.")
    private Format format = Format.RULER;

    @Option(names = "--output", required = true, paramLabel = "DIR", description = "Folder to write below.")
    private Path output = Path.of("");

    @Option(
            names = {"--data", "--data-dir"},
            paramLabel = "DIR",
            description =
                    "With ruler: folder of the prepared data, whose prompts are then put in. RULER's scores do not"
                            + " need them.")
    private @Nullable Path data;

    public ExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (data != null && format != Format.RULER) {
            throw new ParameterException(spec.commandLine(), "--data goes with --format ruler only");
        }
        ScoreFiles scored = ScoreFiles.read(paths, scoreOptions.reader());
        List<Path> written = switch (format) {
            case RULER -> writeRuler(scored.files());
            case LM_EVAL -> {
                LmEvalExport.write(output, scored.files(), Instant.now());
                yield List.of(output);
            }
        };
        written.forEach(path -> console.out().println(path));
        scored.problems().stream().map(Problem::text).forEach(console::note);
        return scored.isComplete() ? ExitCode.OK : ExitCode.FAILED;
    }

    private List<Path> writeRuler(List<ScoredFile> files) {
        List<Path> written = new RulerExport(output, data).write(files);
        if (written.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "none of the results is of a RULER task");
        }
        return written;
    }
}

package dev.stringbench.cli.results;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.benchmarks.report.CsvReport;
import dev.stringbench.benchmarks.report.ExpectedScores;
import dev.stringbench.benchmarks.report.Grid;
import dev.stringbench.benchmarks.report.HtmlReport;
import dev.stringbench.benchmarks.report.JUnitReport;
import dev.stringbench.benchmarks.report.LengthCsv;
import dev.stringbench.benchmarks.report.LmEvalExport;
import dev.stringbench.benchmarks.report.MarkdownReport;
import dev.stringbench.benchmarks.report.Report;
import dev.stringbench.benchmarks.report.ScoreTable;
import dev.stringbench.benchmarks.report.Verdict;
import dev.stringbench.benchmarks.report.Verdicts;
import dev.stringbench.benchmarks.report.samples.DataFolders;
import dev.stringbench.benchmarks.report.samples.SamplePages;
import dev.stringbench.benchmarks.report.summary.Statement;
import dev.stringbench.benchmarks.scorefiles.KnownTasks;
import dev.stringbench.benchmarks.scorefiles.Problem;
import dev.stringbench.benchmarks.scorefiles.ScoreFiles;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.ExitCode;
import dev.stringbench.cli.console.Version;
import dev.stringbench.data.AtomicFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code string-bench report}: result folders as a page, Markdown and CSV, and verdicts for CI systems. */
@Command(
        name = "report",
        description = "Turn folders of results into report.html, report.md and scores.csv, and judge them for CI.",
        footer = {
            "",
            "Example: string-bench report niah-results Predictions --output report --fail-below niah_single_1=99",
            "",
            "Exit code 1 says that a file is incomplete, a score below its floor, a run worse than its baseline with"
                    + " --fail-if-worse, a run not comparable with its baseline, or a score not as expected."
        })
public final class ReportCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Result folders or files.")
    private List<Path> paths = new ArrayList<>();

    @Mixin
    private ScoreOptions scoreOptions = new ScoreOptions();

    @Mixin
    private ReportSettings settings = new ReportSettings();

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "Folder to write to. Default: ${DEFAULT-VALUE}.",
            defaultValue = "report")
    private Path output = Path.of("report");

    @Option(names = "--open", description = "Open the page in the browser.")
    private boolean open;

    @Option(names = "--junit", paramLabel = "FILE", description = "Also write JUnit XML, a test for each verdict.")
    private @Nullable Path junit;

    @Option(
            names = "--lm-eval",
            paramLabel = "DIR",
            description = "Also write results and samples in the layout of lm-evaluation-harness.")
    private @Nullable Path lmEval;

    @Option(
            names = "--fail-below",
            paramLabel = "TASK=PERCENT",
            split = ",",
            description = "Fail when a run's score of the task is below this.")
    private Map<String, Double> floors = new LinkedHashMap<>();

    @Option(
            names = "--baseline",
            paramLabel = "PATH",
            description = "Earlier results of the same data, tokenizer, template and scorer to compare with.")
    private List<Path> baseline = new ArrayList<>();

    @Option(
            names = "--fail-if-worse",
            description = "Fail when the paired 95%% interval of a run's difference from the baseline lies below 0.")
    private boolean failIfWorse;

    @Option(
            names = "--expect",
            paramLabel = "FILE",
            description = "A scores.csv of an earlier report that is to be reproduced: fail where a run is missing or a"
                    + " score differs by more than --within.")
    private @Nullable Path expected;

    @Option(
            names = "--within",
            paramLabel = "POINTS",
            description = "Percent points that a score may differ from --expect. Default: ${DEFAULT-VALUE}.",
            defaultValue = "0")
    private double within;

    public ReportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        check();
        ScoreFiles scored = ScoreFiles.read(paths, scoreOptions.reader());
        Optional<ScoreFiles> base =
                baseline.isEmpty() ? Optional.empty() : Optional.of(ScoreFiles.read(baseline, scoreOptions.reader()));
        Report report = Report.of(scored, settings.baselinePosition(), base, settings.threshold(), Version.text());
        List<Verdict> verdicts = new ArrayList<>(Verdicts.of(scored, floors, report.baseline(), failIfWorse));
        if (expected != null) {
            verdicts.addAll(ExpectedScores.read(expected).judge(scored.files(), within));
        }
        AtomicFile.write(output.resolve("report.html"), HtmlReport.write(report));
        SamplePages.write(
                scored.files(),
                settings.baselinePosition(),
                new DataFolders(settings.data()),
                (name, text) -> AtomicFile.write(output.resolve(name), text));
        AtomicFile.write(output.resolve("report.md"), MarkdownReport.write(report));
        AtomicFile.write(output.resolve("scores.csv"), CsvReport.write(scored.files()));
        AtomicFile.write(output.resolve("effective-length.csv"), LengthCsv.write(report.lengths()));
        if (junit != null) {
            AtomicFile.write(junit, JUnitReport.write(verdicts));
        }
        if (lmEval != null) {
            LmEvalExport.write(lmEval, scored.files(), Instant.now());
        }
        ScoreTable.of(scored.files())
                .forEach(table -> console.out().println(Grid.of(table).toText()));
        report.lengthTable().ifPresent(table -> console.out().println(table.toText()));
        report.summaries().forEach(summary -> {
            console.out().println(summary.title());
            Stream.concat(summary.statements().stream().map(Statement::text), summary.missing().stream())
                    .forEach(sentence -> console.out().println("  " + sentence));
            console.out().println();
        });
        scored.problems().stream().map(Problem::text).forEach(console::note);
        var wanting = verdicts.stream()
                .filter(verdict -> verdict.outcome() != Verdict.Outcome.PASSED)
                .toList();
        wanting.stream()
                .filter(verdict -> verdict.outcome() != Verdict.Outcome.INCOMPLETE)
                .forEach(verdict ->
                        console.note("%s: %s: %s".formatted(verdict.suite(), verdict.name(), verdict.message())));
        console.note("report: " + output.resolve("report.html"));
        if (open) {
            Browser.open(output.resolve("report.html").toUri(), console);
        }
        return wanting.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private void check() {
        if (failIfWorse && baseline.isEmpty()) {
            throw new BenchmarkException(
                    Fault.BAD_SETTING, "--fail-if-worse without --baseline; give the results to compare with");
        }
        settings.check();
        if (!(within >= 0 && within <= 100)) {
            throw new BenchmarkException(
                    Fault.BAD_SETTING, "--within is %s; percent points from 0 to 100 are wanted".formatted(within));
        }
        floors.forEach((task, percent) -> {
            if (KnownTasks.find(task).isEmpty()) {
                throw new BenchmarkException(
                        Fault.BAD_SETTING,
                        "--fail-below names \"%s\"; one of %s is wanted".formatted(task, KnownTasks.names()));
            }
            if (!(percent >= 0 && percent <= 100)) {
                throw new BenchmarkException(
                        Fault.BAD_SETTING,
                        "--fail-below %s=%s; a percent from 0 to 100 is wanted".formatted(task, percent));
            }
        });
    }
}

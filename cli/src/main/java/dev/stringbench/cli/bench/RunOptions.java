package dev.stringbench.cli.bench;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.results.ResultFile;
import dev.stringbench.benchmarks.results.SampleResult;
import dev.stringbench.benchmarks.results.SampleSpan;
import dev.stringbench.benchmarks.results.Shard;
import dev.stringbench.benchmarks.results.Sidecar;
import dev.stringbench.benchmarks.results.StoredResults;
import dev.stringbench.benchmarks.run.BenchmarkTask;
import dev.stringbench.benchmarks.run.StopRule;
import dev.stringbench.cli.console.Console;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that all benchmarks' commands share: how much of a run is taken, and what is printed about it. */
public final class RunOptions {

    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            description = "Take only the I-th of N parts of the samples (1/N to N/N), so that N processes or machines"
                    + " share a run; 'merge' joins their files.")
    private @Nullable String shard;

    @Option(
            names = "--stop-when-interval",
            paramLabel = "POINTS",
            description = "End a task early once the 95%% interval of its score is at most this many percentage points"
                    + " wide; at least " + StopRule.FIRST_LOOK + " samples are taken. Not with --shard.")
    private @Nullable Double stopWhenInterval;

    @Option(
            names = "--dry-run",
            description = "Show what there is to do and what memory it needs, and stop: nothing is loaded or written.")
    private boolean dryRun;

    @Option(names = "--quiet", description = "Print errors and the final table only.")
    private boolean quiet;

    @Option(
            names = "--json",
            description =
                    "Print events for machines on standard output, a JSON object a line, and the table on standard"
                            + " error.")
    private boolean json;

    /** Whether to stop after the preview. */
    public boolean dryRun() {
        return dryRun;
    }

    /** The console as the user wants it for this run. */
    public Console console(Console console) {
        Console chosen = quiet ? console.quiet() : console;
        return json ? chosen.forMachines() : chosen;
    }

    /**
     * Check the options before anything is loaded.
     *
     * @throws ParameterException where a value is out of range or two options do not fit
     */
    public void check() {
        shard();
        stopRule();
    }

    /** The part of the samples that is wanted, or null for all. */
    @Nullable Shard shard() {
        try {
            return shard == null ? null : Shard.parse(shard);
        } catch (BenchmarkException e) {
            throw new ParameterException(spec.commandLine(), "--shard: " + e.getMessage(), e);
        }
    }

    /** When to end a task early, or null to take every sample. */
    @Nullable StopRule stopRule() {
        if (stopWhenInterval == null) {
            return null;
        }
        if (shard != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--stop-when-interval does not go with --shard: a shard does not see the whole run's score");
        }
        if (!(stopWhenInterval > 0 && stopWhenInterval < 100)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--stop-when-interval is " + stopWhenInterval
                            + "; the width of an interval in percentage points is wanted, above 0 and below 100");
        }
        return new StopRule(stopWhenInterval);
    }

    /**
     * Open the result file of the part that is wanted.
     *
     * @param ranks devices over which each layer of the model is split
     */
    <R extends SampleResult> ResultFile<R> open(Path wholeFile, BenchmarkTask<R> task, int ranks) {
        return ResultFile.open(file(wholeFile), begun(task).splitOver(ranks), task.resultType());
    }

    /** The samples that are wanted. */
    SampleSpan wanted(BenchmarkTask<?> task) {
        SampleSpan whole = new SampleSpan(task.firstIndex(), task.sampleCount());
        Shard part = shard();
        return part == null ? whole : part.span(whole);
    }

    /**
     * Count the wanted samples that have no score yet, without touching the result file.
     *
     * @throws BenchmarkException where it belongs to a run with other settings, another process writes it or it cannot be
     *     read
     */
    <R extends SampleResult> int left(Path wholeFile, BenchmarkTask<R> task) {
        Path file = file(wholeFile);
        if (!dryRun()) {
            ResultFile.requireFree(file);
        }
        ResultFile.requireSameRun(file, task.identity());
        SampleSpan wanted = wanted(task);
        return wanted.size()
                - StoredResults.readIfPresent(file, task.resultType())
                        .results()
                        .subMap(wanted.start(), wanted.stop())
                        .size();
    }

    private Path file(Path wholeFile) {
        Shard part = shard();
        return part == null ? wholeFile : part.file(wholeFile);
    }

    private Sidecar begun(BenchmarkTask<?> task) {
        Shard part = shard();
        SampleSpan whole = new SampleSpan(task.firstIndex(), task.sampleCount());
        return part == null
                ? Sidecar.ofWhole(task.identity(), task.sampleCount())
                : Sidecar.ofShard(task.identity(), whole, part);
    }
}

package dev.stringbench.cli.bench;

import dev.stringbench.benchmarks.model.LanguageModel;
import dev.stringbench.benchmarks.results.EarlyStop;
import dev.stringbench.benchmarks.results.ResultFile;
import dev.stringbench.benchmarks.results.SampleFailure;
import dev.stringbench.benchmarks.results.SampleResult;
import dev.stringbench.benchmarks.results.SampleSpan;
import dev.stringbench.benchmarks.results.ScoreSummary;
import dev.stringbench.benchmarks.results.Sidecar;
import dev.stringbench.benchmarks.run.BenchmarkRun;
import dev.stringbench.benchmarks.run.BenchmarkTask;
import dev.stringbench.benchmarks.run.PrefillTally;
import dev.stringbench.cli.bench.TaskProgress.ProgressView;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.Interruption;
import dev.stringbench.cli.console.TimeLeft;
import dev.stringbench.cli.model.ModelOptions;
import dev.stringbench.cli.model.ModelSource;
import dev.stringbench.cli.model.PositionChoice;
import dev.stringbench.inference.torch.load.LoadPlan;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The loop that takes tasks through a model, one position scheme and one result file at a time, with progress on
 * standard error.
 */
final class TaskRuns {

    /** Tokens of prompts below which a measurement would be a good part of the work. */
    private static final long WORTH_A_FORECAST = 32_768;

    private final Console console;
    private final ModelSource source;
    private final ModelOptions modelOptions;
    private final RunOptions runOptions;
    private final Consent consent;
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private final List<Preview.Row> ahead = new ArrayList<>();
    private final List<PlannedTask<?>> planned = new ArrayList<>();
    private final List<Outcome<?>> outcomes = new ArrayList<>();
    private final Optional<EventPrinter> events;
    private final long startNanos = System.nanoTime();
    private TimeLeft timeLeft = new TimeLeft(0);

    TaskRuns(Console console, ModelSource source, ModelOptions modelOptions, RunOptions runOptions, Consent consent) {
        this.console = console;
        this.source = source;
        this.modelOptions = modelOptions;
        this.runOptions = runOptions;
        this.consent = consent;
        this.events = Optional.ofNullable(console.events()).map(EventPrinter::new);
    }

    /** Whether the user has stopped the runs, so that none should be begun. */
    boolean isInterrupted() {
        return interrupted.get();
    }

    /**
     * Take up a task, to be run after {@link #begin()}.
     *
     * @param name what the run is called in its progress, such as {@code niah string}
     * @param resultFolder where the result file is made or continued
     * @param scoreName what the score is of
     * @param score the score of results
     * @param makeTask makes the task for the model that answers
     */
    <R extends SampleResult> PlannedTask<R> plan(
            String name,
            PositionChoice choice,
            Path resultFolder,
            String scoreName,
            Function<List<R>, ScoreSummary> score,
            Function<LanguageModel, BenchmarkTask<R>> makeTask) {
        try (LanguageModel languageModel = source.with(choice)) {
            BenchmarkTask<R> task = makeTask.apply(languageModel);
            Path file = resultFolder.resolve(ResultName.of(task, choice, source, modelOptions));
            var run = new PlannedTask<>(
                    name, choice, file, scoreName, score, task, runOptions.wanted(task), runOptions.left(file, task));
            ahead.add(new Preview.Row(name, choice.label(), run.wanted().size(), run.left(), run.promptTokens()));
            planned.add(run);
            return run;
        }
    }

    /**
     * Tell in the preview of a run that cannot be taken up yet, because its data is yet to be made.
     *
     * @param promptTokens tokens of a sample's prompt, as the test's length tells
     */
    void foresee(String name, PositionChoice choice, int samples, int promptTokens) {
        ahead.add(new Preview.Row(name + ", data to be made", choice.label(), samples, samples, promptTokens));
    }

    /** Tell of a task that is not run. */
    void leaveOut(LeftOutTask task) {
        console.note(task.id() + " " + task.length() + " is left out: " + task.reason());
        events.ifPresent(printed -> printed.print(MachineEvent.TaskLeftOut.of(task)));
    }

    /** What comes of {@link #begin()}. */
    enum Start {
        /** The runs are to be taken. */
        RUN,
        /** The user wanted to see only what there is to do. */
        ONLY_SHOWN,
        /** The user has been told how long it takes, and does not want it. */
        DECLINED
    }

    /** Show what there is to do; where there is something, load the model and tell how long it takes. */
    Start begin() {
        Preview preview = new Preview(ahead, source.description(), source.memory(), source.price());
        events.ifPresent(printed -> printed.print(preview.event()));
        if (runOptions.dryRun()) {
            console.out().print(preview.table());
            console.out().flush();
            return Start.ONLY_SHOWN;
        }
        preview.lines().forEach(console::note);
        timeLeft = new TimeLeft(preview.promptTokensLeft());
        if (preview.samplesLeft() == 0) {
            return Start.RUN;
        }
        source.load();
        Optional<Duration> forecast = preview.promptTokensLeft() < WORTH_A_FORECAST
                ? Optional.empty()
                : source.memory().flatMap(this::forecast);
        if (forecast.isEmpty()) {
            return Start.RUN;
        }
        events.ifPresent(printed -> printed.print(new MachineEvent.Forecast(EventPrinter.seconds(forecast.get()))));
        if (consent.isGiven(forecast.get())) {
            return Start.RUN;
        }
        console.error("nothing was run");
        return Start.DECLINED;
    }

    /** Measure the loaded model under the first scheme that has something left, and extrapolate to all runs. */
    private Optional<Duration> forecast(LoadPlan plan) {
        List<PlannedTask<?>> left =
                planned.stream().filter(run -> run.left() > 0).toList();
        try (LanguageModel languageModel = source.with(left.get(0).choice())) {
            return SpeedProbe.measure(languageModel)
                    .map(speed -> new CostForecast(speed, plan, languageModel.concurrency()))
                    .map(cost -> left.stream()
                            .map(run -> cost.time(
                                    run.choice().scheme(),
                                    run.left(),
                                    run.promptTokens(),
                                    run.task().identity().maxNewTokens()))
                            .reduce(Duration.ZERO, Duration::plus));
        }
    }

    /** Take a task's samples through the model, those that have no score yet. */
    <R extends SampleResult> Outcome<R> run(PlannedTask<R> planned) {
        BenchmarkTask<R> task = planned.task();
        try (LanguageModel languageModel = source.with(planned.choice());
                ResultFile<R> file = runOptions.open(
                        planned.file(),
                        task,
                        source.memory().map(LoadPlan::ranks).orElse(1))) {
            noteShard(planned.name(), file.sidecar(), planned.file().resolveSibling(""));
            var printer = new ProgressPrinter(console, System::nanoTime);
            List<ProgressView> views = new ArrayList<>(List.of(printer));
            events.ifPresent(views::add);
            var progress = new TaskProgress<>(
                    planned,
                    List.copyOf(resultsIn(file, wanted(task, file.sidecar()))),
                    views,
                    timeLeft,
                    System::nanoTime);
            var prefill = new PrefillTally<>(progress);
            Runnable stop = () -> {
                interrupted.set(true);
                languageModel.cancel();
            };
            try {
                Interruption.during(
                        console,
                        "every finished sample is kept; run the same command again to continue",
                        stop,
                        () -> new BenchmarkRun<>(task, file, prefill, runOptions.stopRule()).run(languageModel));
            } finally {
                printer.clear();
            }
            prefill.saved().ifPresent(words -> console.note(planned.name() + ": " + words));
            Outcome<R> outcome = outcome(planned.name(), task, file);
            outcomes.add(outcome);
            events.ifPresent(printed -> printed.finished(progress, outcome));
            return outcome;
        }
    }

    /**
     * Say how all runs went.
     *
     * @return whether every sample that was to be taken has a score
     */
    boolean end() {
        boolean complete =
                outcomes.size() == planned.size() && outcomes.stream().allMatch(Outcome::complete);
        events.ifPresent(printed -> printed.print(new MachineEvent.Summary(
                outcomes.size(),
                outcomes.stream().mapToInt(Outcome::wanted).sum(),
                outcomes.stream().mapToInt(outcome -> outcome.results().size()).sum(),
                outcomes.stream().mapToInt(Outcome::failed).sum(),
                complete,
                (System.nanoTime() - startNanos) / 1e9)));
        return complete;
    }

    private void noteShard(String name, Sidecar sidecar, Path resultFolder) {
        if (sidecar.shard() != null && sidecar.span() != null) {
            console.note(name + ": shard " + sidecar.shard() + ", " + sidecar.span()
                    + "; when all shards are done, string-bench merge " + resultFolder + " joins them");
        }
    }

    private <R extends SampleResult> Outcome<R> outcome(String name, BenchmarkTask<R> task, ResultFile<R> file) {
        Sidecar sidecar = file.sidecar();
        SampleSpan wanted = wanted(task, sidecar);
        List<SampleFailure> failures = List.copyOf(
                file.failures().subMap(wanted.start(), wanted.stop()).values());
        failures.stream()
                .collect(Collectors.groupingBy(failure -> failure.error().kind(), TreeMap::new, Collectors.toList()))
                .forEach((kind, same) -> console.error(name + ": "
                        + (same.size() == 1 ? "1 sample" : same.size() + " samples") + " failed (" + kind
                        + "), first " + same.get(0).index() + ": "
                        + same.get(0).error().message()));
        if (!failures.isEmpty()) {
            console.note(name + ": failed samples have no score and are in no mean; run the same command again to try"
                    + " them again");
        }
        EarlyStop early = sidecar.stoppedEarly();
        if (early != null) {
            console.note(String.format(
                    Locale.ROOT,
                    "%s: ended after %d of %d samples, since the 95%% interval is at most %s points wide",
                    name,
                    wanted.size(),
                    task.sampleCount() - task.firstIndex(),
                    new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT))
                            .format(early.intervalPoints())));
        }
        return new Outcome<>(List.copyOf(resultsIn(file, wanted)), wanted.size(), failures.size(), early != null);
    }

    private static SampleSpan wanted(BenchmarkTask<?> task, Sidecar sidecar) {
        if (sidecar.span() != null) {
            return sidecar.span();
        }
        EarlyStop early = sidecar.stoppedEarly();
        return new SampleSpan(task.firstIndex(), early == null ? task.sampleCount() : early.samples());
    }

    private static <R extends SampleResult> Collection<R> resultsIn(ResultFile<R> file, SampleSpan span) {
        return file.results().subMap(span.start(), span.stop()).values();
    }
}

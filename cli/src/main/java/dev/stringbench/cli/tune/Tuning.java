package dev.stringbench.cli.tune;

import dev.stringbench.benchmarks.tune.MeasuredPace;
import dev.stringbench.cli.console.Console;
import dev.stringbench.scoring.race.Race;
import dev.stringbench.scoring.race.RaceRules;
import dev.stringbench.scoring.race.Stage;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A search from its first sample to its confirmation. What it does next follows from the scores alone, and each score
 * stands in a result file: a search that was interrupted goes through the same steps again without running them.
 */
final class Tuning {

    private final TunePlan plan;
    private final TrialRuns runs;
    private final TuneProgress progress;
    private final Path tables;
    private final Console console;

    /**
     * Prepare.
     *
     * @param tables folder of the search's own files
     */
    Tuning(TunePlan plan, TrialRuns runs, TuneProgress progress, Path tables, Console console) {
        this.plan = plan;
        this.runs = runs;
        this.progress = progress;
        this.tables = tables;
        this.console = console;
    }

    /**
     * The end of a search.
     *
     * @param confirmed scores on fresh samples of the winner, the default of its scheme and plain RoPE; the same setting
     *     stands there once
     */
    record Result(Race race, Candidate winner, Candidate byDefault, Map<Candidate, double[]> confirmed) {}

    /** Search; empty where the user has stopped it. */
    Optional<Result> run() {
        Optional<RaceRules> rules = rules();
        if (rules.isEmpty()) {
            return Optional.empty();
        }
        Race race = new Race(plan.candidates().size(), rules.get());
        for (Optional<Stage> stage = race.next(); stage.isPresent(); stage = race.next()) {
            Map<Integer, double[]> scores = new HashMap<>();
            for (int index : stage.get().candidates()) {
                Candidate candidate = plan.candidates().get(index);
                progress.begin(String.format(
                        Locale.ROOT,
                        "%s to %d samples, setting %d of %d",
                        candidate.label(),
                        stage.get().samples(),
                        scores.size() + 1,
                        stage.get().candidates().size()));
                Optional<double[]> found =
                        runs.scores(candidate, SampleSet.RACE, stage.get().samples());
                if (found.isEmpty()) {
                    return Optional.empty();
                }
                scores.put(index, found.get());
            }
            race.take(stage.get(), scores);
            long left = left(race, rules.get());
            progress.left(left, runs.secondsPerSample().orElse(Double.NaN));
            progress.looked(race, stage.get().samples(), plan.candidates());
        }
        Candidate winner = plan.candidates().get(race.leader());
        Candidate byDefault = plan.candidates().stream()
                .filter(candidate -> candidate.isDefault() && candidate.scheme().equals(winner.scheme()))
                .findFirst()
                .orElse(winner);
        Map<Candidate, double[]> confirmed = new LinkedHashMap<>();
        progress.left(plan.freshSamples(), runs.secondsPerSample().orElse(Double.NaN));
        for (Candidate candidate : new Candidate[] {winner, byDefault, plan.rope()}) {
            if (confirmed.keySet().stream().noneMatch(candidate::isSame)) {
                progress.begin("confirming " + candidate.label() + " on " + plan.fresh() + " fresh samples");
                Optional<double[]> found = runs.scores(candidate, SampleSet.FRESH, plan.fresh());
                if (found.isEmpty()) {
                    return Optional.empty();
                }
                confirmed.put(candidate, found.get());
            }
        }
        progress.clear();
        return Optional.of(new Result(race, winner, byDefault, confirmed));
    }

    /** Samples that are left at most, over all tasks. */
    private long left(Race race, RaceRules rules) {
        long racing = race.next().isEmpty()
                ? 0
                : Math.min(
                        rules.budget() - race.used(),
                        (long) race.ranking().size() * rules.most() - samplesOfThoseLeft(race));
        return racing * plan.tasks() + plan.freshSamples();
    }

    private static long samplesOfThoseLeft(Race race) {
        return race.standings().stream()
                .filter(standing -> standing.isIn())
                .mapToLong(standing -> standing.samples())
                .sum();
    }

    /** The rules, after a first trial has told how long a sample takes. */
    private Optional<RaceRules> rules() {
        OptionalDouble pace = MeasuredPace.read(tables);
        boolean timed = plan.budget() instanceof Budget.Time;
        for (Candidate candidate : plan.candidates()) {
            progress.begin("first look at " + candidate.label());
            if (runs.scores(candidate, SampleSet.RACE, plan.step()).isEmpty()) {
                return Optional.empty();
            }
            if (runs.secondsPerSample().isPresent() || pace.isPresent() || !timed) {
                break;
            }
        }
        OptionalDouble measured = runs.secondsPerSample();
        if (timed && pace.isEmpty() && measured.isPresent()) {
            pace = measured;
            MeasuredPace.write(tables, pace.getAsDouble());
        }
        RaceRules rules = plan.rules(pace.orElse(1));
        long most = (long) rules.budget() * plan.tasks() + plan.freshSamples();
        if (measured.isPresent()) {
            progress.clear();
            console.note(String.format(
                    Locale.ROOT,
                    "forecast: %.2f s a sample, at most %,d samples, so at most %s",
                    measured.getAsDouble(),
                    most,
                    TuneProgress.words(most * measured.getAsDouble())));
            progress.left(most - plan.step(), measured.getAsDouble());
        }
        return Optional.of(rules);
    }
}

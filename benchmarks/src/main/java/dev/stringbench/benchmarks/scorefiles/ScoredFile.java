package dev.stringbench.benchmarks.scorefiles;

import dev.stringbench.benchmarks.catalogue.Formulas;
import dev.stringbench.benchmarks.catalogue.TaskCard;
import dev.stringbench.benchmarks.results.RunIdentity;
import dev.stringbench.scoring.ScoreScale;
import dev.stringbench.scoring.statistics.Averages;
import dev.stringbench.scoring.statistics.Interval;
import dev.stringbench.scoring.statistics.MeanEstimate;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A file of predictions, scored.
 *
 * @param model name of the model
 * @param setting what else tells runs of this model apart, such as {@code string-S=0.33L-W=128}; may be empty
 * @param formula whose formula made the scores, such as {@code ruler} or {@code openbmb}
 * @param scale of the figures
 * @param lengthTokens context length of the test, where it can be told
 * @param samples by index
 * @param identity the run's identity, where a sidecar tells
 * @param estimate the mean of the figures with its interval, on the file's scale; absent without samples
 */
public record ScoredFile(
        Path path,
        TaskCard task,
        String model,
        String setting,
        String formula,
        ScoreScale scale,
        int lengthTokens,
        List<ScoredSample> samples,
        List<Problem> problems,
        Optional<RunIdentity> identity,
        Optional<MeanEstimate> estimate) {

    public ScoredFile {
        samples = List.copyOf(samples);
        problems = List.copyOf(problems);
    }

    /** Return what the benchmark averages by index, on the file's scale: see {@link TaskCard#figure}. */
    public double[] figures() {
        return samples.stream()
                .mapToDouble(sample -> task.figure(sample.score()))
                .toArray();
    }

    /** Return the plain average of the figures, as the original's closing line; NaN without samples. */
    public double average() {
        return samples.isEmpty() ? Double.NaN : Averages.mean(figures());
    }

    /** Return the share of needles found in percent; NaN where the task has none. */
    public double recallPercent() {
        var found = samples.stream()
                .flatMap(sample -> sample.needles().stream())
                .mapToDouble(needle -> needle.found() ? 100 : 0)
                .toArray();
        return found.length == 0 ? Double.NaN : Averages.mean(found);
    }

    /** Return the share of samples with every needle found, in percent; NaN where the task has none. */
    public double allNeedlesPercent() {
        var all = samples.stream()
                .filter(sample -> !sample.needles().isEmpty())
                .mapToDouble(sample -> sample.needles().stream().allMatch(NeedleOutcome::found) ? 100 : 0)
                .toArray();
        return all.length == 0 ? Double.NaN : Averages.mean(all);
    }

    /** Return the average in percent; NaN without samples. */
    public double percent() {
        return scale.toPercent(average());
    }

    /** Return the interval of the average in percent; 0 to 100 without samples. */
    public Interval intervalPercent() {
        return estimate.map(MeanEstimate::interval)
                .map(interval -> new Interval(scale.toPercent(interval.lower()), scale.toPercent(interval.upper())))
                .orElse(new Interval(0, 100));
    }

    /** Tell whether every sample is there and nothing else is. */
    public boolean isComplete() {
        return !samples.isEmpty()
                && problems.stream().noneMatch(problem -> problem.kind().makesIncomplete());
    }

    /** Make a file with its estimate. */
    static ScoredFile of(
            Path path,
            TaskCard task,
            String model,
            String setting,
            Formulas formulas,
            int lengthTokens,
            List<ScoredSample> samples,
            List<Problem> problems,
            Optional<RunIdentity> identity) {
        var scale = task.scale(formulas);
        var figures = samples.stream()
                .mapToDouble(sample -> task.figure(sample.score()))
                .toArray();
        return new ScoredFile(
                path,
                task,
                model,
                setting,
                task.formula(formulas),
                scale,
                lengthTokens,
                samples,
                problems,
                identity,
                figures.length == 0 ? Optional.empty() : Optional.of(MeanEstimate.of(figures, scale)));
    }

    /** Return this file under another setting's name. */
    ScoredFile withSetting(String name) {
        return new ScoredFile(
                path, task, model, name, formula, scale, lengthTokens, samples, problems, identity, estimate);
    }

    /** Return the model and its setting as one name. */
    public String run() {
        return setting.isEmpty() ? model : model + " " + setting;
    }
}

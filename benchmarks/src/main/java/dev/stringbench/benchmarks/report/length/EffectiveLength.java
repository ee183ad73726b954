package dev.stringbench.benchmarks.report.length;

import dev.stringbench.benchmarks.catalogue.Benchmark;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * How far a run's scores hold, as RULER defines it (Hsieh et al., RULER: What's the Real Context Size of Your
 * Long-Context Language Models?, 2024) and as their intervals bear it out.
 *
 * @param model the run's model
 * @param setting what else tells the run apart
 * @param task heading of the one task, absent for the average over the benchmark's tasks
 * @param threshold percent that a length's score must reach
 * @param scores at least one, by ascending length
 */
public record EffectiveLength(
        String model,
        String setting,
        Benchmark benchmark,
        Optional<String> task,
        double threshold,
        List<LengthScore> scores) {

    /** RULER's threshold: what Llama-2-7B scores at 4K, in percent. */
    public static final double RULER_THRESHOLD = 85.6;

    public EffectiveLength {
        scores = List.copyOf(scores);
        if (scores.isEmpty()) {
            throw new IllegalArgumentException("no scores; that of at least one length is wanted");
        }
    }

    /** Return the longest length whose score is at or above the threshold, as RULER's table; empty where none is. */
    public OptionalInt reached() {
        return scores.stream()
                .filter(score -> score.percent() >= threshold)
                .mapToInt(LengthScore::lengthTokens)
                .max();
    }

    /** Return the longest length at which the whole interval lies above the threshold; empty where none does. */
    public OptionalInt certain() {
        return scores.stream()
                .filter(score -> score.interval().lower() > threshold)
                .mapToInt(LengthScore::lengthTokens)
                .max();
    }

    /** Return the lengths at which the interval lies across the threshold, so that the samples do not decide. */
    public List<Integer> undecided() {
        return scores.stream()
                .filter(score -> score.interval().contains(threshold))
                .map(LengthScore::lengthTokens)
                .toList();
    }

    /** Tell whether a shorter length than {@link #reached} misses the threshold. */
    public boolean hasGap() {
        int reached = reached().orElse(0);
        return scores.stream().anyMatch(score -> score.lengthTokens() < reached && score.percent() < threshold);
    }

    /** Return the longest length that was tested. */
    public int longestTested() {
        return scores.get(scores.size() - 1).lengthTokens();
    }

    /** Return RULER's wAvg. (inc): the average with weights 1, 2, ... by ascending length. */
    public double weightedIncreasing() {
        return weighted(place -> place + 1);
    }

    /** Return RULER's wAvg. (dec): the average with weights ..., 2, 1 by ascending length. */
    public double weightedDecreasing() {
        return weighted(place -> scores.size() - place);
    }

    private double weighted(IntUnaryOperator weight) {
        double sum = IntStream.range(0, scores.size())
                .mapToDouble(
                        place -> weight.applyAsInt(place) * scores.get(place).percent())
                .sum();
        return sum / IntStream.range(0, scores.size()).map(weight).sum();
    }

    /** Return the test's name: the task, or what it is the average of. */
    public String test() {
        return task.orElse("average");
    }

    /** Return the model and its setting as one name. */
    public String run() {
        return setting.isEmpty() ? model : model + " " + setting;
    }
}

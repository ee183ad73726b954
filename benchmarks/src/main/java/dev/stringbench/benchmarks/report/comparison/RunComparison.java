package dev.stringbench.benchmarks.report.comparison;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import dev.stringbench.benchmarks.scorefiles.ScoredSample;
import dev.stringbench.scoring.ScoreScale;
import dev.stringbench.scoring.statistics.Averages;
import dev.stringbench.scoring.statistics.Interval;
import dev.stringbench.scoring.statistics.PairedComparison;
import dev.stringbench.scoring.statistics.UniformScores;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A comparison of two runs of a task, sample by sample, over the samples that both have.
 *
 * @param first the baseline
 * @param second the run in question
 * @param figure what is compared
 * @param firstPercent mean of the first run over these samples
 * @param secondPercent mean of the second run over these samples
 * @param paired the difference, second minus first, in percent points
 */
public record RunComparison(
        ScoredFile first,
        ScoredFile second,
        Figure figure,
        double firstPercent,
        double secondPercent,
        PairedComparison paired) {

    /** The figure of each sample that is compared, in percent. */
    public enum Figure {
        /** The figure that the benchmark averages. */
        BENCHMARK("") {
            @Override
            public double percent(ScoredFile file, ScoredSample sample) {
                return file.scale().toPercent(file.task().figure(sample.score()));
            }
        },
        /** Whether every needle was found: tells runs apart that both find at least half. */
        ALL_NEEDLES(", all needles") {
            @Override
            public double percent(ScoredFile file, ScoredSample sample) {
                return sample.needles().stream().allMatch(needle -> needle.found()) ? 100 : 0;
            }
        },
        /** The share of needles found. */
        RECALL(", recall") {
            @Override
            public double percent(ScoredFile file, ScoredSample sample) {
                long found = sample.needles().stream()
                        .filter(needle -> needle.found())
                        .count();
                return 100.0 * found / sample.needles().size();
            }
        };

        private final String suffix;

        Figure(String suffix) {
            this.suffix = suffix;
        }

        /** Return the figure of one sample. */
        public abstract double percent(ScoredFile file, ScoredSample sample);
    }

    /**
     * Compare a figure.
     *
     * @throws BenchmarkException if the runs differ in anything but the model and its position scheme: data, tokenizer,
     *     template (a setting of the data), length or scorer
     */
    public static RunComparison of(ScoredFile first, ScoredFile second, Figure figure) {
        Comparability.difference(first, second).ifPresent(reason -> {
            throw new BenchmarkException(
                    Fault.OTHER_RUN, "%s and %s cannot be compared: %s".formatted(first.path(), second.path(), reason));
        });
        Map<Integer, ScoredSample> others = new HashMap<>();
        second.samples().forEach(sample -> others.put(sample.index(), sample));
        List<double[]> pairs = new ArrayList<>();
        for (ScoredSample sample : first.samples()) {
            var other = others.get(sample.index());
            if (other != null) {
                pairs.add(new double[] {figure.percent(first, sample), figure.percent(second, other)});
            }
        }
        if (pairs.isEmpty()) {
            throw new BenchmarkException(
                    Fault.OTHER_RUN, "%s and %s have no sample in common".formatted(first.path(), second.path()));
        }
        var firsts = pairs.stream().mapToDouble(pair -> pair[0]).toArray();
        var seconds = pairs.stream().mapToDouble(pair -> pair[1]).toArray();
        return new RunComparison(
                first,
                second,
                figure,
                Averages.mean(firsts),
                Averages.mean(seconds),
                PairedComparison.of(firsts, seconds, ScoreScale.PERCENT));
    }

    /**
     * Return the interval by which the difference is judged, in percent points: the paired bootstrap's, or a wider one
     * where every pair differs by the same and the bootstrap has no width.
     */
    public Interval judgedInterval() {
        var bootstrap = paired.interval();
        return bootstrap.lower() < bootstrap.upper()
                ? bootstrap
                : UniformScores.interval(paired.difference(), paired.samples(), -100, 100);
    }

    /** Return what {@link #judgedInterval} says. */
    public Decision decision() {
        return Decision.of(judgedInterval());
    }

    /** Return the task and, unless it is the benchmark's, the figure. */
    public String name() {
        return second.task().column() + figure.suffix;
    }
}

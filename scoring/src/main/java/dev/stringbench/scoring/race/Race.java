package dev.stringbench.scoring.race;

import dev.stringbench.scoring.ScoreScale;
import dev.stringbench.scoring.statistics.Averages;
import dev.stringbench.scoring.statistics.MatchedPairs;
import dev.stringbench.scoring.statistics.MeanEstimate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A race of candidates on the same samples (Maron and Moore 1994, "Hoeffding races"; with paired intervals as in Moore and
 * Lee 1994). All begin. At each look those leave whose 95% interval of the difference to the leader, sample by sample, lies
 * below 0; the rest go on with more samples. The race ends when one is left, when all have as many samples as the rules
 * allow, or when another step of all that are left would exceed the budget. The winner is then the one with the highest mean;
 * of equals the one with the lowest number.
 *
 * <p>The race depends on nothing but the scores, so that a race that was interrupted goes on as if it had not been.
 *
 * <p>Each look is a test of its own, the leader is the best of many, and looks are repeated: the winner's mean is too high
 * on average. Use {@link Confirmation} on samples that the race has not seen.
 */
public final class Race {

    private final RaceRules rules;
    private final double[][] scores;
    private final List<Optional<Departure>> departures = new ArrayList<>();
    private int samples;
    private int used;

    /**
     * Begin.
     *
     * @param candidates how many there are, at least 1; they are numbered from 0
     */
    public Race(int candidates, RaceRules rules) {
        if (candidates < 1) {
            throw new IllegalArgumentException(candidates + " candidates; at least 1 is wanted");
        }
        this.rules = rules;
        this.scores = new double[candidates][0];
        for (int candidate = 0; candidate < candidates; candidate++) {
            departures.add(Optional.empty());
        }
    }

    /** The next stage; empty when the race is over. */
    public Optional<Stage> next() {
        List<Integer> left = left();
        int step = Math.min(rules.step(), rules.most() - samples);
        if (left.size() == 1 || step == 0 || used + (long) step * left.size() > rules.budget()) {
            return Optional.empty();
        }
        return Optional.of(new Stage(left, samples + step));
    }

    /**
     * Take the scores of a stage and make its look.
     *
     * @param found for each candidate of the stage its scores from 0 to 1, in the order of the samples, from the first
     */
    public void take(Stage stage, Map<Integer, double[]> found) {
        for (int candidate : stage.candidates()) {
            double[] all = found.getOrDefault(candidate, new double[0]);
            if (all.length != stage.samples()) {
                throw new IllegalArgumentException(
                        all.length + " scores of candidate " + candidate + "; " + stage.samples() + " are wanted");
            }
            scores[candidate] = all.clone();
        }
        used += stage.candidates().size() * (stage.samples() - samples);
        samples = stage.samples();
        int leader = leader();
        for (int candidate : stage.candidates()) {
            if (candidate != leader) {
                MatchedPairs pairs = MatchedPairs.of(scores[leader], scores[candidate]);
                if (pairs.interval().upper() < 0) {
                    departures.set(
                            candidate,
                            Optional.of(new Departure(samples, leader, pairs.difference(), pairs.interval())));
                }
            }
        }
    }

    /** The candidate with the highest mean of those that are left. */
    public int leader() {
        return ranking().get(0);
    }

    /** The candidates that are left, the best first. */
    public List<Integer> ranking() {
        return left().stream()
                .sorted(Comparator.comparingDouble((Integer candidate) -> -mean(candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** Samples that all candidates together have scores for. */
    public int used() {
        return used;
    }

    /** Where each candidate stands, in the order of their numbers. */
    public List<Standing> standings() {
        return IntStream.range(0, scores.length)
                .mapToObj(candidate -> new Standing(
                        candidate,
                        scores[candidate].length,
                        scores[candidate].length == 0
                                ? Optional.empty()
                                : Optional.of(MeanEstimate.of(scores[candidate], ScoreScale.FRACTION)),
                        departures.get(candidate)))
                .toList();
    }

    private double mean(int candidate) {
        return scores[candidate].length == 0 ? 0 : Averages.mean(scores[candidate]);
    }

    private List<Integer> left() {
        return IntStream.range(0, scores.length)
                .filter(candidate -> departures.get(candidate).isEmpty())
                .boxed()
                .toList();
    }
}

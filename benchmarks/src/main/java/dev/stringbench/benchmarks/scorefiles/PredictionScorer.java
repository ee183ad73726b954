package dev.stringbench.benchmarks.scorefiles;

import dev.stringbench.benchmarks.catalogue.AnswerScorer;
import dev.stringbench.benchmarks.scorefiles.Prediction.NeedlePlace;
import dev.stringbench.scoring.Score;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** A scorer of the predictions of one task as files hold them. */
record PredictionScorer(AnswerScorer scorer) {

    private static final NeedlePlace UNKNOWN = new NeedlePlace(OptionalDouble.empty(), OptionalInt.empty());

    /** The score of one prediction, with the outcome for each needle. */
    record Outcome(double score, List<NeedleOutcome> needles) {}

    /**
     * Score one prediction.
     *
     * @throws dev.stringbench.scoring.ScoringException if it cannot be scored
     */
    Outcome score(Prediction prediction) {
        Score score = scorer.score(prediction.text(), prediction.reference());
        List<NeedleOutcome> needles = IntStream.range(0, score.found().size())
                .mapToObj(i -> needle(prediction, i, score.found().get(i)))
                .toList();
        return new Outcome(score.value(), needles);
    }

    private static NeedleOutcome needle(Prediction prediction, int needle, boolean found) {
        NeedlePlace place =
                prediction.places().isEmpty() ? UNKNOWN : prediction.places().get(needle);
        return new NeedleOutcome(
                AnswerScorer.references(prediction.reference()).get(needle),
                place.depth(),
                place.distanceTokens(),
                found);
    }
}

package dev.stringbench.benchmarks.scorefiles;

import dev.stringbench.benchmarks.scorefiles.Prediction.NeedlePlace;
import dev.stringbench.scoring.NeedleScorer;
import dev.stringbench.scoring.RulerScorer;
import dev.stringbench.scoring.Score;
import dev.stringbench.scoring.Scorer;
import dev.stringbench.scoring.infinitebench.InfiniteBenchTask;
import dev.stringbench.scoring.infinitebench.Label;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** A scorer of the predictions of one task. */
interface PredictionScorer {

    /** The score of one prediction, with the outcome for each needle. */
    public record Outcome(double score, List<NeedleOutcome> needles) {}

    /**
     * Score one prediction.
     *
     * @throws dev.stringbench.scoring.ScoringException if it cannot be scored
     */
    Outcome score(Prediction prediction);

    /** Return the scorer of a task. */
    static PredictionScorer of(KnownTask task, String model, Formulas formulas) {
        return switch (task.benchmark()) {
            case NIAH -> prediction -> ofReferences(new NeedleScorer(), prediction);
            case RULER -> {
                var scorer = RulerScorer.forTask(task.id(), formulas.ruler());
                yield prediction -> ofReferences(scorer, prediction);
            }
            case INFINITEBENCH -> {
                var scorer = InfiniteBenchTask.byId(task.id()).orElseThrow().scorer(formulas.infiniteBench(), model);
                yield prediction -> new Outcome(scorer.score(prediction.text(), prediction.reference()), List.of());
            }
        };
    }

    private static Outcome ofReferences(Scorer scorer, Prediction prediction) {
        List<String> references = prediction.reference() instanceof Label.Text text
                ? List.of(text.value())
                : prediction.reference().asTexts();
        Score score = scorer.score(prediction.text(), references);
        var unknown = new NeedlePlace(OptionalDouble.empty(), OptionalInt.empty());
        var needles = IntStream.range(0, references.size())
                .mapToObj(i -> {
                    var place = prediction.places().isEmpty()
                            ? unknown
                            : prediction.places().get(i);
                    return new NeedleOutcome(
                            references.get(i),
                            place.depth(),
                            place.distanceTokens(),
                            score.found().get(i));
                })
                .toList();
        return new Outcome(score.value(), needles);
    }
}

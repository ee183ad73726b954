package dev.stringbench.benchmarks.scorefiles;

import dev.stringbench.scoring.infbench.Label;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A prediction as a line holds it, before it is scored.
 *
 * @param index where the line tells
 * @param text the model's answer
 * @param reference the wanted answer
 * @param places where the needles lie, as far as the line tells; empty or one for each reference
 * @param storedScore the score that stands in the line
 * @param contextTokens tokens of the prompt
 * @param lengthTokens context length of the test
 */
record Prediction(
        OptionalInt index,
        String text,
        Label reference,
        List<NeedlePlace> places,
        OptionalDouble storedScore,
        OptionalInt contextTokens,
        OptionalInt lengthTokens,
        Optional<String> sampleId,
        Optional<String> excerpt) {

    Prediction {
        places = List.copyOf(places);
    }

    /** The place of a needle. */
    record NeedlePlace(OptionalDouble depth, OptionalInt distanceTokens) {}
}

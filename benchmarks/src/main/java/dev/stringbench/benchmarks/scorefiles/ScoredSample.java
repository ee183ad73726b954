package dev.stringbench.benchmarks.scorefiles;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A prediction with its score.
 *
 * @param index of the sample in its data; its place in the file where the file does not tell
 * @param line 1-based line in the file
 * @param score on the task's scale
 * @param contextTokens tokens of the prompt, where the file tells
 * @param lengthTokens context length of the test, where the sample itself tells
 * @param prediction the model's answer
 * @param reference the wanted answers, as text for people
 * @param needles outcome of each reference of a needle or RULER task
 * @param sampleId what tells that another run asked the same, where the file tells
 * @param excerpt piece of the prompt round the first lost needle, where the file tells
 */
public record ScoredSample(
        int index,
        int line,
        double score,
        OptionalInt contextTokens,
        OptionalInt lengthTokens,
        String prediction,
        String reference,
        List<NeedleOutcome> needles,
        Optional<String> sampleId,
        Optional<String> excerpt) {

    public ScoredSample {
        needles = List.copyOf(needles);
    }
}

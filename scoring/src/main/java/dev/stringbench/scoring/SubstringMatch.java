package dev.stringbench.scoring;

import dev.stringbench.python.PythonText;
import java.util.List;

/** The references found in a prediction as the needle benchmarks find them: lower-cased substrings. */
final class SubstringMatch {

    private SubstringMatch() {}

    /**
     * For each reference, tell whether it occurs in the prediction; an empty reference always does.
     *
     * @throws ScoringException if there is no reference, where the originals divide by zero
     */
    static List<Boolean> find(String prediction, List<String> references) {
        if (references.isEmpty()) {
            throw new ScoringException(
                    ScoringFault.BAD_REFERENCE, "the sample has no reference answer; at least one is wanted");
        }
        String haystack = PythonText.lower(prediction);
        return references.stream()
                .map(reference -> haystack.contains(PythonText.lower(reference)))
                .toList();
    }
}

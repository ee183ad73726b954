package dev.stringbench.data.ruler;

import java.util.List;
import java.util.Optional;

/**
 * A source of the attempts from which samples are chosen.
 *
 * @param <D> what is drawn for one attempt
 */
interface SampleSource<D> {

    /**
     * Draw for one attempt.
     *
     * @return empty where the original raises an error
     */
    Optional<D> draw(Draws draws, int index, int size);

    /** Build and count; safe for use by several threads. */
    Attempt evaluate(D drawn);

    /**
     * A finished prompt.
     *
     * @param length tokens of prompt and answer
     * @param fits whether the original keeps it
     */
    record Attempt(String text, List<String> outputs, int length, boolean fits) {

        public Attempt {
            outputs = List.copyOf(outputs);
        }
    }
}

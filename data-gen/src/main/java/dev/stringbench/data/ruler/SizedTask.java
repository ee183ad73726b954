package dev.stringbench.data.ruler;

import java.util.Optional;

/**
 * A builder of prompts of a task whose size can be chosen: words, sentences or documents.
 *
 * @param <D> what is drawn for one prompt
 */
interface SizedTask<D> {

    /** The search in which the original chooses the size. */
    SizeRules rules();

    /**
     * Draw what a prompt of this size needs, in the original's order.
     *
     * @param index which sample it is for, or {@link SizeSearch#SEARCH}
     * @return empty where the original raises an error; what it draws before that is drawn
     */
    Optional<D> draw(Draws draws, int index, int size);

    /** Build the prompt; safe for use by several threads. */
    Prompt build(D drawn);

    /** Put in what the original adds to a prompt only after its length has been found right. */
    default String complete(String text) {
        return text;
    }
}

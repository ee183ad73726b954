package dev.stringbench.data.ruler;

import java.util.List;

/**
 * Hold what one build of a task gives.
 *
 * @param text the prompt
 * @param searchSuffix what the original appends to the prompt while it searches the size
 * @param outputs the expected answers
 */
record Prompt(String text, String searchSuffix, List<String> outputs) {

    Prompt {
        outputs = List.copyOf(outputs);
    }
}

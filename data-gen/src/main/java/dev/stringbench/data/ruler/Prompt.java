package dev.stringbench.data.ruler;

import java.util.List;

/**
 * The result of one build of a task.
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

package dev.stringbench.cli.bench;

import dev.stringbench.cli.model.PositionChoice;
import java.util.List;

/**
 * A task whose data is yet to be made; it is previewed only.
 *
 * @param name as a run of it would be called, without the scheme
 * @param promptTokens tokens of a sample's prompt, as the test's length tells
 */
public record ForeseenTask(String name, List<PositionChoice> choices, int samples, int promptTokens) {

    public ForeseenTask {
        choices = List.copyOf(choices);
    }
}

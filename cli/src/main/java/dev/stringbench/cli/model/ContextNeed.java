package dev.stringbench.cli.model;

import dev.stringbench.inference.position.PositionScheme;
import java.util.Collection;

/**
 * The longest sequence that a model's cache must have room for.
 *
 * @param tokens of a prompt with its answer
 * @param keyCopies copies of each key, as the position scheme with the most wants them
 */
public record ContextNeed(int tokens, int keyCopies) {

    /** The need under some schemes; none: one copy of each key. */
    public static ContextNeed of(int tokens, Collection<PositionChoice> choices) {
        return new ContextNeed(
                tokens,
                choices.stream()
                        .map(PositionChoice::scheme)
                        .mapToInt(PositionScheme::keyCopies)
                        .max()
                        .orElse(1));
    }
}

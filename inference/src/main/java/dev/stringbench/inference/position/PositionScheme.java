package dev.stringbench.inference.position;

import dev.stringbench.inference.rope.RotaryConfig;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The positions from which a query attends to its keys.
 *
 * <p>A scheme says what it asks of attention as a plan of regions and its settings as data; what runs it, names its files
 * and prints its tables knows no scheme by name. A new one is a record of this package with a {@link SchemeKind}, which
 * {@link PositionSchemes} lists.
 */
public interface PositionScheme {

    /** The scheme's name on the command line and in result files. */
    String name();

    /** What it was set to, as far as results depend on it, in the order in which it is named. */
    List<Setting> settings();

    /**
     * Lay out its regions for one layer.
     *
     * @param slidingWindow the layer's own window in tokens, which only plain RoPE heeds
     */
    AttentionPlan plan(OptionalInt slidingWindow);

    /** Copies of each key that a cache holds under it, each rotated in its own way. */
    default int keyCopies() {
        return plan(OptionalInt.empty()).keyMaps().size();
    }

    /**
     * The relative position of a query and a key by the scheme's definition, apart from its plan, which must agree.
     *
     * @param i position of the query
     * @param j position of the key, at most i
     */
    double relativePosition(int i, int j);

    /** Multiplier of cosine and sine, of queries and of keys, on top of the model's own. */
    default double attentionFactor() {
        return 1;
    }

    /** The same for a prompt of some tokens, where it depends on that; it stays while the prompt is continued. */
    default double attentionFactor(int promptTokens) {
        return attentionFactor();
    }

    /** Whether {@link #attentionFactor(int)} differs from prompt to prompt, so that they cannot be decoded together. */
    default boolean dependsOnPrompt() {
        return false;
    }

    /** Multiplier of a query's scores by the scheme's definition, apart from its plan, which must agree. */
    default double queryScale(int i) {
        return 1;
    }

    /** What the rotary table is computed from, for a model's own. */
    default RotaryConfig rotary(RotaryConfig own) {
        return own;
    }

    /** Words for the rotary frequencies that the scheme has beside its settings, such as {@code yarn 2.0 from 32768}. */
    default Optional<String> frequencies() {
        return Optional.empty();
    }

    /** What stands for its settings in a result file's name, such as {@code S676}. */
    default List<String> fileNameParts() {
        return settings().stream()
                .flatMap(setting -> setting.fileNamePart().stream())
                .toList();
    }

    /**
     * Check that a model can be run.
     *
     * @throws dev.stringbench.inference.InferenceException UNSUPPORTED when it cannot
     */
    default void requireRunnable(ModelTraits model) {}

    /**
     * Check that a prompt can be run.
     *
     * @param promptTokens tokens of the prompt, T
     * @param newTokens tokens to be generated after it
     * @throws dev.stringbench.inference.InferenceException BAD_PROMPT when the scheme is not defined for these lengths
     */
    default void requireRunnable(int promptTokens, int newTokens) {}
}

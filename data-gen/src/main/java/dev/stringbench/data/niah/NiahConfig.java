package dev.stringbench.data.niah;

import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;

/**
 * The settings of a four-needle test.
 *
 * @param contextTokens prompt length that is just passed, in tokens; the original takes the model's length less 128
 * @param seed seed of Python's random
 * @param keys when the magic numbers are drawn
 * @param question how the prompt ends
 */
public record NiahConfig(int contextTokens, long seed, NeedleKeys keys, QuestionForm question) {

    /** The seed of the original. */
    public static final long ORIGINAL_SEED = 42;

    public NiahConfig {
        if (contextTokens < 1) {
            throw new DataException(
                    DataFault.BAD_OPTION, "the context length is " + contextTokens + " tokens; it must be at least 1");
        }
    }
}

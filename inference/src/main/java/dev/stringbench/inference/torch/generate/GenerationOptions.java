package dev.stringbench.inference.torch.generate;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import java.util.Collection;
import java.util.Set;

/**
 * The options with which a prompt is continued.
 *
 * @param maxNewTokens most tokens to generate, at least 1
 * @param sampling how each is chosen
 * @param stopTokenIds tokens that end the text; empty: never end before {@code maxNewTokens}
 */
public record GenerationOptions(int maxNewTokens, Sampling sampling, Set<Integer> stopTokenIds) {
    public GenerationOptions {
        stopTokenIds = Set.copyOf(stopTokenIds);
        if (maxNewTokens < 1) {
            throw new InferenceException(
                    Fault.BAD_SETTING, "max new tokens is " + maxNewTokens + "; it must be at least 1");
        }
    }

    /** Greedy decoding up to one of the stop tokens. */
    public static GenerationOptions greedy(int maxNewTokens, Collection<Integer> stopTokenIds) {
        return new GenerationOptions(maxNewTokens, Sampling.GREEDY, Set.copyOf(stopTokenIds));
    }
}

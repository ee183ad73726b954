package dev.stringbench.inference.torch.generate;

import java.time.Duration;
import java.util.List;

/**
 * The result of a generation.
 *
 * @param tokenIds the new tokens in order, a stop token included
 * @param finishReason why there are no more
 * @param reusedPrefixTokens tokens of the prompt that were still cached from the prompt before
 * @param prefill from the start to the first new token
 * @param decode from the first new token to the last
 */
public record GenerationResult(
        List<Integer> tokenIds, FinishReason finishReason, int reusedPrefixTokens, Duration prefill, Duration decode) {
    public GenerationResult {
        tokenIds = List.copyOf(tokenIds);
    }
}

package dev.stringbench.benchmarks.model;

/**
 * A request for a greedy continuation of one prompt.
 *
 * @param index the sample's index, handed back with its completion
 * @param promptTokenIds the prompt, special tokens included
 * @param maxNewTokens tokens to generate at most; generation also stops at an end-of-sequence token
 */
public record GenerationRequest(int index, TokenIds promptTokenIds, int maxNewTokens) {

    public GenerationRequest {
        if (index < 0 || maxNewTokens < 1 || promptTokenIds.size() == 0) {
            throw new IllegalArgumentException("index " + index + ", maxNewTokens " + maxNewTokens + ", prompt of "
                    + promptTokenIds.size() + " tokens");
        }
    }
}

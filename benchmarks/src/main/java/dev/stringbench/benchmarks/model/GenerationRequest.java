package dev.stringbench.benchmarks.model;

import java.util.Optional;

/**
 * A request for a greedy continuation of one prompt.
 *
 * @param index the sample's index, handed back with its completion
 * @param promptTokenIds the prompt, special tokens included
 * @param maxNewTokens tokens to generate at most; generation also stops at an end-of-sequence token
 * @param turn what the prompt says as a conversation, where it is one
 */
public record GenerationRequest(int index, TokenIds promptTokenIds, int maxNewTokens, Optional<ChatTurn> turn) {

    public GenerationRequest {
        if (index < 0 || maxNewTokens < 1 || promptTokenIds.size() == 0) {
            throw new IllegalArgumentException("index " + index + ", maxNewTokens " + maxNewTokens + ", prompt of "
                    + promptTokenIds.size() + " tokens");
        }
    }

    /** Ask for the continuation of a text that is no conversation. */
    public GenerationRequest(int index, TokenIds promptTokenIds, int maxNewTokens) {
        this(index, promptTokenIds, maxNewTokens, Optional.empty());
    }
}

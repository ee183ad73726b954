package dev.stringbench.inference.torch.generate;

import dev.stringbench.inference.InferenceException;

/** The outcome of one {@link PromptRequest}. */
public sealed interface PromptOutcome {
    /** The key of the request. */
    int key();

    /**
     * A continued prompt.
     *
     * @param result its tokens
     */
    record Generated(int key, GenerationResult result) implements PromptOutcome {}

    /**
     * A prompt that could not be run; others may.
     *
     * @param cause BAD_PROMPT or OUT_OF_MEMORY
     */
    record Failed(int key, InferenceException cause) implements PromptOutcome {}
}

package dev.stringbench.benchmarks.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The outcome of one request. */
public sealed interface Completion {

    /** The index of the request this completes. */
    int index();

    /**
     * Generated text.
     *
     * @param text the decoded continuation, special tokens kept
     * @param generatedTokens number of tokens generated, the end-of-sequence token included
     * @param reusedPrefixTokens prompt tokens whose keys and values were taken over from an earlier prompt
     * @param prefill time spent on the prompt
     * @param decode time spent on the generated tokens
     * @param notes what came with the text, null for nothing
     */
    record Generated(
            int index,
            String text,
            int generatedTokens,
            FinishReason finishReason,
            int reusedPrefixTokens,
            Duration prefill,
            Duration decode,
            @Nullable AnswerNotes notes)
            implements Completion {

        /** An answer that is text alone. */
        public Generated(
                int index,
                String text,
                int generatedTokens,
                FinishReason finishReason,
                int reusedPrefixTokens,
                Duration prefill,
                Duration decode) {
            this(index, text, generatedTokens, finishReason, reusedPrefixTokens, prefill, decode, null);
        }
    }

    /**
     * A failure to generate text.
     *
     * @param kind a short, stable name of the cause, such as {@code out-of-memory}
     * @param message one line for people
     * @param retryable whether the same request may succeed later, so that the run should ask again before it ends
     */
    record Failed(int index, String kind, String message, boolean retryable) implements Completion {}

    /** The reason why generation ended. */
    enum FinishReason {
        /** An end-of-sequence token was generated. */
        END_OF_SEQUENCE,
        /** The allowed number of new tokens was reached. */
        LENGTH
    }
}

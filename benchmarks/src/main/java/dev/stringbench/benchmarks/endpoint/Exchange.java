package dev.stringbench.benchmarks.endpoint;

import dev.stringbench.benchmarks.model.AnswerNotes;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The outcome of sending one request once. */
sealed interface Exchange {

    /**
     * An answer of the server.
     *
     * @param promptTokens tokens that it says it read, or -1
     * @param generatedTokens tokens that it says it generated, or -1
     * @param cachedTokens prompt tokens that it says it did not compute again
     * @param endedByLength whether the allowed number of tokens was reached
     * @param notes what came with the text, null for nothing
     */
    record Answered(
            String text,
            int promptTokens,
            int generatedTokens,
            int cachedTokens,
            boolean endedByLength,
            @Nullable AnswerNotes notes)
            implements Exchange {}

    /** A refusal of this request; others may succeed. */
    record Refused(int status, String message) implements Exchange {}

    /** A refusal of every request, for example for want of a key or a model. */
    record Forbidden(String message) implements Exchange {}

    /**
     * A fault that may be gone at the next attempt.
     *
     * @param kind a short, stable name, such as {@code endpoint-timeout}
     * @param pause what the server asks to wait
     * @param overload whether the server only had too much to do
     */
    record Troubled(String kind, String message, Optional<Duration> pause, boolean overload) implements Exchange {

        /** A reply that cannot be understood. */
        static Troubled garbled(String message) {
            return new Troubled("endpoint-garbled-reply", message, Optional.empty(), false);
        }
    }

    /** A server that was not there, or that something before it reported as absent. */
    record Unreachable(String kind, String message, Optional<Duration> pause) implements Exchange {}
}

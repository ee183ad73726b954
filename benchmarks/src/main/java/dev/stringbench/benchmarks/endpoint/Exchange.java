package dev.stringbench.benchmarks.endpoint;

import java.time.Duration;
import java.util.Optional;

/** What came of sending one request once. */
sealed interface Exchange {

    /**
     * The server answered.
     *
     * @param promptTokens tokens that it says it read, or -1
     * @param generatedTokens tokens that it says it generated, or -1
     * @param cachedTokens prompt tokens that it says it did not compute again
     * @param endedByLength whether the allowed number of tokens was reached
     */
    record Answered(String text, int promptTokens, int generatedTokens, int cachedTokens, boolean endedByLength)
            implements Exchange {}

    /** The server will not answer this request; others may do better. */
    record Refused(int status, String message) implements Exchange {}

    /** The server will not answer any request, for want of a key or a model, say. */
    record Forbidden(String message) implements Exchange {}

    /**
     * Something went wrong that may go right the next time.
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

    /** The server was not there, or something before it said so. */
    record Unreachable(String kind, String message, Optional<Duration> pause) implements Exchange {}
}

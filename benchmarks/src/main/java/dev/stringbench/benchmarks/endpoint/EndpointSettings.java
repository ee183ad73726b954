package dev.stringbench.benchmarks.endpoint;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings with which a server is used.
 *
 * @param address where it listens
 * @param model name of the model sent with each request; null to take the one that the server names
 * @param apiKey sent with each request
 * @param inFlight requests under way at once, at most
 * @param requestTimeout how long an answer may take, the server's own queue included
 * @param retryPolicy how often and how patiently requests are repeated
 */
public record EndpointSettings(
        EndpointAddress address,
        @Nullable String model,
        ApiKey apiKey,
        int inFlight,
        Duration requestTimeout,
        RetryPolicy retryPolicy) {

    public static final int DEFAULT_IN_FLIGHT = 8;

    /** Prompts of 131,072 tokens that queue behind each other on a busy server take many minutes. */
    public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofMinutes(30);

    public EndpointSettings {
        if (inFlight < 1 || requestTimeout.isNegative() || requestTimeout.isZero()) {
            throw new IllegalArgumentException("in flight " + inFlight + ", request timeout " + requestTimeout);
        }
    }
}

package dev.stringbench.benchmarks.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
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
 * @param chat settings of a chat
 * @param fields members of each request's body that the user wants; a null takes ours out
 * @param headers headers of each request that the user wants, whose values may be secrets
 */
public record EndpointSettings(
        EndpointAddress address,
        @Nullable String model,
        ApiKey apiKey,
        int inFlight,
        Duration requestTimeout,
        RetryPolicy retryPolicy,
        ChatSettings chat,
        Map<String, JsonNode> fields,
        Map<String, String> headers) {

    public static final int DEFAULT_IN_FLIGHT = 8;

    /** Prompts of 131,072 tokens that queue behind each other on a busy server take many minutes. */
    public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofMinutes(30);

    public EndpointSettings {
        fields = Map.copyOf(fields);
        headers = Map.copyOf(headers);
        apiKey = apiKey.hiding(headers.values());
        if (inFlight < 1 || requestTimeout.isNegative() || requestTimeout.isZero()) {
            throw new IllegalArgumentException("in flight " + inFlight + ", request timeout " + requestTimeout);
        }
    }

    /** Settings without what only some servers want. */
    public EndpointSettings(
            EndpointAddress address,
            @Nullable String model,
            ApiKey apiKey,
            int inFlight,
            Duration requestTimeout,
            RetryPolicy retryPolicy) {
        this(address, model, apiKey, inFlight, requestTimeout, retryPolicy, ChatSettings.PLAIN, Map.of(), Map.of());
    }

    /** The settings for people, without the values of headers. */
    @Override
    public String toString() {
        return address + ", " + inFlight + " in flight, headers " + headers.keySet();
    }
}

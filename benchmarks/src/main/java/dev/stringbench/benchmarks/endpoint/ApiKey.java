package dev.stringbench.benchmarks.endpoint;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import java.net.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** A key that is sent to the server and appears nowhere else. */
public final class ApiKey {

    /** The replacement of the key in messages. */
    private static final String REDACTED = "[key]";

    private final @Nullable String value;

    private ApiKey(@Nullable String value) {
        this.value = value;
    }

    /**
     * Take a key, or none where the value is missing or blank.
     *
     * @param source where it comes from, such as the environment variable's name, for the message when it is unusable
     * @throws BenchmarkException BAD_SETTING where it cannot stand in a header
     */
    public static ApiKey of(@Nullable String value, String source) {
        if (value == null || value.isBlank()) {
            return new ApiKey(null);
        }
        String key = value.strip();
        if (!key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new BenchmarkException(
                    Fault.BAD_SETTING,
                    "the key in " + source + " has a character that cannot be sent; it must be printable ASCII"
                            + " without spaces");
        }
        return new ApiKey(key);
    }

    /** Put the key into a request's header, where there is a key. */
    void authorize(HttpRequest.Builder request) {
        if (value != null) {
            request.header("Authorization", "Bearer " + value);
        }
    }

    /** Take the key out of words that came from a server. */
    String redact(String words) {
        return value == null ? words : words.replace(value, REDACTED);
    }

    /** Whether there is a key. */
    boolean isGiven() {
        return value != null;
    }

    @Override
    public String toString() {
        return value == null ? "no key" : REDACTED;
    }
}

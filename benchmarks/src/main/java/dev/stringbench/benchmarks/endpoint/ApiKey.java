package dev.stringbench.benchmarks.endpoint;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import java.net.http.HttpRequest;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A key that is sent to the server and appears nowhere else. */
public final class ApiKey {

    /** The replacement of the key in messages. */
    private static final String REDACTED = "[key]";

    /** Characters of the shortest header value that is hidden, so that messages do not lose every "1". */
    private static final int LEAST_SECRET = 8;

    private final @Nullable String value;

    /** Texts that messages must not show, the longest first. */
    private final List<String> secrets;

    private ApiKey(@Nullable String value, Collection<String> others) {
        this.value = value;
        this.secrets = Stream.concat(Stream.ofNullable(value), others.stream())
                .filter(secret -> !secret.isBlank())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /**
     * Take a key, or none where the value is missing or blank.
     *
     * @param source where it comes from, such as the environment variable's name, for the message when it is unusable
     * @throws BenchmarkException BAD_SETTING where it cannot stand in a header
     */
    public static ApiKey of(@Nullable String value, String source) {
        if (value == null || value.isBlank()) {
            return new ApiKey(null, List.of());
        }
        String key = value.strip();
        if (!key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new BenchmarkException(
                    Fault.BAD_SETTING,
                    "the key in " + source + " has a character that cannot be sent; it must be printable ASCII"
                            + " without spaces");
        }
        return new ApiKey(key, List.of());
    }

    /** Put the key into a request's header, where there is a key. */
    void authorize(HttpRequest.Builder request) {
        if (value != null) {
            request.header("Authorization", "Bearer " + value);
        }
    }

    /** Hide the values of further headers too, as a gateway's own key may be one; short ones are no secrets. */
    ApiKey hiding(Collection<String> headerValues) {
        return new ApiKey(
                value,
                headerValues.stream()
                        .filter(header -> header.length() >= LEAST_SECRET)
                        .toList());
    }

    /** Take the key, and what else is hidden, out of words that came from a server. */
    String redact(String words) {
        String shown = words;
        for (String secret : secrets) {
            shown = shown.replace(secret, REDACTED);
        }
        return shown;
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

package dev.stringbench.benchmarks.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.data.JsonReader;
import dev.stringbench.data.MalformedJsonException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * A server's reply before it is parsed.
 *
 * @param status HTTP status
 * @param body the whole body, read as UTF-8
 * @param retryAfter its Retry-After header, empty where it has none
 */
record ServerReply(int status, String body, Optional<String> retryAfter) {

    /** Longest part of a server's words that is told. */
    private static final int LONGEST_MESSAGE = 300;

    /** Understand the reply to a question. */
    Exchange exchange(Dialect dialect, ApiKey key) {
        if (status == 200) {
            return answer(dialect, key);
        }
        String message = "HTTP " + status + ": " + serverMessage(key);
        return switch (status) {
            case 401, 403 ->
                new Exchange.Forbidden(message + (key.isGiven() ? "" : "; no key was sent, see --api-key-env"));
            // No completions are served there at all, or not that model's.
            case 404, 405, 501 -> new Exchange.Forbidden(message);
            case 301, 302, 303, 307, 308 ->
                new Exchange.Forbidden(message + "; it sends requests elsewhere, give that address");
            case 408, 409, 425 -> new Exchange.Troubled("endpoint-http-" + status, message, pause(), false);
            case 429 -> new Exchange.Troubled("endpoint-overloaded", message, pause(), true);
            case 502, 503, 504 -> new Exchange.Unreachable("endpoint-http-" + status, message, pause());
            default ->
                status >= 500
                        ? new Exchange.Troubled("endpoint-http-" + status, message, pause(), false)
                        : new Exchange.Refused(status, message);
        };
    }

    /** The body as JSON, or empty where it is none. */
    Optional<JsonNode> json() {
        try {
            return Optional.of(JsonReader.read(body));
        } catch (MalformedJsonException e) {
            return Optional.empty();
        }
    }

    /** One line of the server's own words, wherever servers put them. */
    String serverMessage(ApiKey key) {
        String words = key.redact(json().map(ServerReply::errorText).orElse(""));
        if (words.isEmpty()) {
            words = key.redact(body).replaceAll("<[^>]*>", " ");
        }
        String line = words.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        if (line.isEmpty()) {
            return "no message";
        }
        return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "...";
    }

    private Exchange answer(Dialect dialect, ApiKey key) {
        return json().map(json -> dialect.read(json, () -> serverMessage(key)))
                .orElseGet(
                        () -> Exchange.Troubled.garbled("the reply is not JSON or is cut off: " + serverMessage(key)));
    }

    private Optional<Duration> pause() {
        return retryAfter.flatMap(text -> pause(text.strip(), Instant.now()));
    }

    /** Understand a Retry-After header, which holds seconds or a date. */
    static Optional<Duration> pause(String text, Instant now) {
        if (text.matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            Instant date = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
            Duration pause = Duration.between(now, date);
            return Optional.of(pause.isNegative() ? Duration.ZERO : pause);
        } catch (DateTimeException e) {
            // Neither; then our own pauses count.
            return Optional.empty();
        }
    }

    private static String errorText(JsonNode json) {
        JsonNode error = json.path("error");
        for (JsonNode candidate : new JsonNode[] {
            error.path("message"),
            error,
            json.path("message"),
            json.path("detail").path(0).path("msg"),
            json.path("detail")
        }) {
            if (candidate.isTextual()) {
                return candidate.textValue();
            }
        }
        return json.isTextual() ? json.textValue() : "";
    }
}

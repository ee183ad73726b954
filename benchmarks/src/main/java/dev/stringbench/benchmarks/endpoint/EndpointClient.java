package dev.stringbench.benchmarks.endpoint;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** An HTTP client of a server. It reports the outcome of each request and repeats none. */
final class EndpointClient {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final EndpointSettings settings;
    private final HttpClient http;

    EndpointClient(EndpointSettings settings) {
        this.settings = settings;
        Duration connect =
                settings.requestTimeout().compareTo(CONNECT_TIMEOUT) < 0 ? settings.requestTimeout() : CONNECT_TIMEOUT;
        // HTTP/1.1: an upgrade to 2 is a question that plain model servers answer with a warning at best. No redirects:
        // the key must not travel to another host.
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connect)
                .build();
    }

    /**
     * Send a question once. Cancelling the future closes the connection, by which a server knows that nobody
     * waits any more.
     */
    CompletableFuture<HttpResponse<byte[]>> ask(byte[] body) {
        HttpRequest.Builder request = request(settings.address().questions())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
        return http.sendAsync(request.build(), info -> new LimitedBody());
    }

    /** Ask which models are served. */
    CompletableFuture<HttpResponse<byte[]>> models() {
        return http.sendAsync(request(settings.address().models()).GET().build(), info -> new LimitedBody());
    }

    /** Understand what came of a question. */
    Exchange exchange(@Nullable HttpResponse<byte[]> response, @Nullable Throwable thrown) {
        if (response != null) {
            return reply(response).exchange(settings.address().dialect(), settings.apiKey());
        }
        Throwable cause = cause(thrown);
        String message = words(cause);
        return isUnreachable(cause)
                ? new Exchange.Unreachable("endpoint-unreachable", message, Optional.empty())
                : new Exchange.Troubled("endpoint-connection", message, Optional.empty(), false);
    }

    static ServerReply reply(HttpResponse<byte[]> response) {
        return new ServerReply(
                response.statusCode(),
                new String(response.body(), StandardCharsets.UTF_8),
                response.headers().firstValue("Retry-After"));
    }

    /** The cause of a request's failure, without the wrapping of futures. */
    static Throwable cause(@Nullable Throwable thrown) {
        Throwable cause = thrown == null ? new IOException("no reply") : thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Whether no connection could be made at all. */
    static boolean isUnreachable(Throwable cause) {
        return cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException || isUnresolved(cause);
    }

    /** Whether the server's name is not known to the network. */
    static boolean isUnresolved(Throwable cause) {
        return cause instanceof UnresolvedAddressException || cause.getCause() instanceof UnresolvedAddressException;
    }

    /** Words for people, since the client's own exceptions often have none. */
    String words(Throwable cause) {
        if (isUnresolved(cause)) {
            return "there is no host of that name";
        }
        if (cause instanceof HttpConnectTimeoutException) {
            return "no connection within " + CONNECT_TIMEOUT.toSeconds() + " s";
        }
        String message = cause.getMessage();
        if (message == null || message.isBlank()) {
            return cause instanceof ConnectException
                    ? "connection refused"
                    : cause.getClass().getSimpleName();
        }
        return settings.apiKey().redact(message.replaceAll("\\s+", " "));
    }

    private HttpRequest.Builder request(URI uri) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", "application/json");
        settings.apiKey().authorize(request);
        settings.headers().forEach(request::setHeader);
        return request;
    }
}

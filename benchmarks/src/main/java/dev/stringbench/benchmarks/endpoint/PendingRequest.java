package dev.stringbench.benchmarks.endpoint;

import dev.stringbench.benchmarks.model.GenerationRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A request on its way through its attempts. */
final class PendingRequest {

    private final GenerationRequest request;
    private Set<RequestExtra> extras = EnumSet.noneOf(RequestExtra.class);
    private @Nullable CompletableFuture<HttpResponse<byte[]>> reply;
    private long sentNanos;
    private int attempts;
    private int retries;
    private long answersBefore;

    PendingRequest(GenerationRequest request) {
        this.request = request;
    }

    GenerationRequest request() {
        return request;
    }

    int index() {
        return request.index();
    }

    /** Remember how and when the request was sent. */
    void sent(
            Set<RequestExtra> with, CompletableFuture<HttpResponse<byte[]>> future, long nowNanos, long answersSoFar) {
        extras = EnumSet.noneOf(RequestExtra.class);
        extras.addAll(with);
        reply = future;
        sentNanos = nowNanos;
        answersBefore = answersSoFar;
        attempts++;
    }

    /** Number of the attempt under way, from 1. */
    int attempt() {
        return attempts;
    }

    Set<RequestExtra> extras() {
        return extras;
    }

    /** The time that the attempt under way has taken. */
    Duration age(long nowNanos) {
        return Duration.ofNanos(nowNanos - sentNanos);
    }

    /** Whether other requests were answered while this one was turned away. */
    boolean othersAnswered(long answersSoFar) {
        return answersSoFar > answersBefore;
    }

    /** Retries that count against the limit. */
    int retries() {
        return retries;
    }

    int countRetry() {
        return ++retries;
    }

    /** Whether an attempt is under way. */
    boolean isUnderWay() {
        return reply != null;
    }

    /** Remember that the attempt is over. */
    void ended() {
        reply = null;
    }

    /** Close the connection of the attempt under way. */
    void abandon() {
        if (reply != null) {
            reply.cancel(true);
            reply = null;
        }
    }
}

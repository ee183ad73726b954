package dev.stringbench.benchmarks.endpoint;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.model.Completion;
import dev.stringbench.benchmarks.model.GenerationRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The loop that keeps a server busy with requests until all are answered or given up. Everything happens on the calling
 * thread, which takes what the HTTP client's threads put into one queue.
 */
final class RequestLoop {

    private static final String TIMEOUT = "endpoint-timeout";

    private final ModelServer server;
    private final Bodies bodies;
    private final Iterator<GenerationRequest> requests;
    private final Consumer<Completion> completions;
    private final Answers answers;
    private final RandomGenerator random = new Random();
    private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    private final Timers timers = new Timers();
    private final Set<PendingRequest> pending = new LinkedHashSet<>();
    private final Deque<PendingRequest> ready = new ArrayDeque<>();
    private final Set<RequestExtra> extras;
    private @Nullable Outage outage;
    private long answered;
    private volatile boolean cancelled;

    RequestLoop(
            ModelServer server,
            Bodies bodies,
            Answers answers,
            Iterator<GenerationRequest> requests,
            Consumer<Completion> completions) {
        this.server = server;
        this.bodies = bodies;
        this.extras = EnumSet.noneOf(RequestExtra.class);
        this.extras.addAll(server.address().dialect().extras());
        this.answers = answers;
        this.requests = requests;
        this.completions = completions;
    }

    /** A writer of the body of a request. */
    interface Bodies {
        byte[] of(GenerationRequest request, Set<RequestExtra> extras);
    }

    /** A conversion of a server's answer into a completion. */
    interface Answers {
        Completion completion(GenerationRequest request, Exchange.Answered answer, Duration duration);
    }

    /** Stop soon. Safe to call from any thread. */
    void cancel() {
        cancelled = true;
        events.add(() -> {});
    }

    /**
     * Run until every request has its completion, or until cancelled.
     *
     * @throws BenchmarkException ENDPOINT where the server is gone for too long or refuses everybody
     */
    void run() {
        try {
            while (!cancelled) {
                timers.run();
                expire();
                boolean sent = sendNext();
                if (!sent && pending.isEmpty()) {
                    return;
                }
                // While there are free places, the next prompt waits only for what has happened already.
                Runnable event = events.poll(sent ? 0 : untilNextNanos(), TimeUnit.NANOSECONDS);
                while (event != null && !cancelled) {
                    event.run();
                    event = events.poll();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + server.address(), e);
        } finally {
            pending.forEach(PendingRequest::abandon);
        }
    }

    /**
     * Send a request that is ready again or, where there is a free place, a new one.
     *
     * @return false where there is nothing to send now
     */
    private boolean sendNext() {
        if (outage != null) {
            return false;
        }
        PendingRequest next = ready.poll();
        if (next == null) {
            if (pending.size() >= server.settings().inFlight() || !requests.hasNext()) {
                return false;
            }
            next = new PendingRequest(requests.next());
            pending.add(next);
        }
        send(next);
        return true;
    }

    private void send(PendingRequest request) {
        CompletableFuture<HttpResponse<byte[]>> future = server.client().ask(bodies.of(request.request(), extras));
        request.sent(extras, future, timers.now(), answered);
        int attempt = request.attempt();
        var unused = future.whenComplete((response, thrown) ->
                events.add(() -> ended(request, attempt, server.client().exchange(response, thrown))));
    }

    /** Give up attempts that take too long: a server that sends nothing would be waited for without end. */
    private void expire() {
        Duration limit = server.settings().requestTimeout();
        for (PendingRequest request : List.copyOf(pending)) {
            if (request.isUnderWay() && request.age(timers.now()).compareTo(limit) >= 0) {
                request.abandon();
                String message = "no answer within " + Words.duration(limit);
                retry(request, true, TIMEOUT, message, Optional.empty());
            }
        }
    }

    private long untilNextNanos() {
        long limit = server.settings().requestTimeout().toNanos();
        long untilExpiry = pending.stream()
                .filter(PendingRequest::isUnderWay)
                .mapToLong(
                        request -> Math.max(0, limit - request.age(timers.now()).toNanos()))
                .min()
                .orElse(Long.MAX_VALUE);
        return Math.min(timers.untilNext(), untilExpiry);
    }

    private void ended(PendingRequest request, int attempt, Exchange exchange) {
        if (request.attempt() != attempt || !request.isUnderWay()) {
            // Its timeout came first.
            return;
        }
        request.ended();
        if (exchange instanceof Exchange.Answered answer) {
            answered++;
            complete(request, answers.completion(request.request(), answer, request.age(timers.now())));
        } else if (exchange instanceof Exchange.Refused refused) {
            refused(request, refused);
        } else if (exchange instanceof Exchange.Forbidden forbidden) {
            throw server.failure("refuses the requests: " + forbidden.message());
        } else if (exchange instanceof Exchange.Troubled troubled) {
            // A server that only has too much to do, and does it, gets all the time it needs.
            boolean counts = !(troubled.overload() && request.othersAnswered(answered));
            retry(request, counts, troubled.kind(), troubled.message(), troubled.pause());
        } else if (exchange instanceof Exchange.Unreachable unreachable) {
            unreachable(request, unreachable);
        }
    }

    private void complete(PendingRequest request, Completion completion) {
        pending.remove(request);
        completions.accept(completion);
    }

    private void refused(PendingRequest request, Exchange.Refused refused) {
        Set<RequestExtra> unknown = RequestExtra.refusedIn(refused.message());
        unknown.retainAll(request.extras());
        if (unknown.isEmpty()) {
            fail(request, "endpoint-http-" + refused.status(), refused.message(), false);
            return;
        }
        for (RequestExtra extra : unknown) {
            if (extras.remove(extra)) {
                server.note("the server does not take " + extra.field() + "; going on without it");
            }
        }
        ready.add(request);
    }

    private void retry(
            PendingRequest request, boolean counts, String kind, String message, Optional<Duration> askedPause) {
        RetryPolicy policy = server.settings().retryPolicy();
        if (counts && request.countRetry() > policy.retries()) {
            String words = message + " (given up after " + Words.count(policy.retries() + 1, "attempt") + ")";
            // A server that took all its time for nothing will do so again; other faults may have passed by the end.
            fail(request, kind, words, !kind.equals(TIMEOUT));
            return;
        }
        Duration pause = policy.pause(Math.max(1, request.retries()), askedPause, random);
        timers.after(pause, () -> ready.add(request));
    }

    private void fail(PendingRequest request, String kind, String message, boolean retryable) {
        complete(request, new Completion.Failed(request.index(), kind, message, retryable));
    }

    private void unreachable(PendingRequest request, Exchange.Unreachable cause) {
        if (outage == null) {
            outage = new Outage(timers.now());
            probe(outage);
        }
        outage.hold(request, cause);
    }

    private void probe(Outage current) {
        var unused = server.probe()
                .whenComplete((trouble, thrown) -> events.add(() -> {
                    if (trouble == null || trouble.isEmpty()) {
                        end(current);
                    } else {
                        goOnWaiting(current, trouble.get());
                    }
                }));
    }

    private void goOnWaiting(Outage current, String trouble) {
        RetryPolicy policy = server.settings().retryPolicy();
        Duration waited = current.age(timers.now());
        if (waited.compareTo(policy.serverWait()) >= 0) {
            throw server.gone(trouble, waited);
        }
        if (current.countDown() == 1) {
            server.noteWaiting(trouble);
        }
        timers.after(policy.pause(current.probesDown(), Optional.empty(), random), () -> probe(current));
    }

    /** The server is there. Requests that it could not take while it was away lose nothing by that. */
    private void end(Outage current) {
        outage = null;
        if (current.probesDown() > 0) {
            server.note("the server is back after " + Words.duration(current.age(timers.now())));
            current.held().keySet().forEach(ready::add);
        } else {
            current.held()
                    .forEach((request, cause) -> retry(request, true, cause.kind(), cause.message(), cause.pause()));
        }
    }
}

package dev.stringbench.benchmarks.endpoint;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A time in which a server seems to be away, and the requests that wait for its end. */
final class Outage {

    private final long sinceNanos;
    private final Map<PendingRequest, Exchange.Unreachable> held = new LinkedHashMap<>();
    private int probesDown;

    Outage(long sinceNanos) {
        this.sinceNanos = sinceNanos;
    }

    void hold(PendingRequest request, Exchange.Unreachable cause) {
        held.put(request, cause);
    }

    /** The requests that wait, each with what came of its last attempt. */
    Map<PendingRequest, Exchange.Unreachable> held() {
        return Collections.unmodifiableMap(held);
    }

    /** Count a probe that found the server away. */
    int countDown() {
        return ++probesDown;
    }

    /** Number of probes that found the server away. */
    int probesDown() {
        return probesDown;
    }

    Duration age(long nowNanos) {
        return Duration.ofNanos(nowNanos - sinceNanos);
    }
}

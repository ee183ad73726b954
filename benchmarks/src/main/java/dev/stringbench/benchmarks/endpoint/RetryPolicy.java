package dev.stringbench.benchmarks.endpoint;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The number of repetitions of a request and the pauses between them.
 *
 * @param retries attempts after the first one
 * @param firstPause about how long to wait before the first retry; each later one waits twice as long
 * @param longestPause most to wait where the server does not ask for more
 * @param serverWait how long a server may be unreachable before the run gives up, and most to wait when it asks to
 */
public record RetryPolicy(int retries, Duration firstPause, Duration longestPause, Duration serverWait) {

    public static final int DEFAULT_RETRIES = 5;
    public static final Duration DEFAULT_FIRST_PAUSE = Duration.ofSeconds(1);
    public static final Duration DEFAULT_LONGEST_PAUSE = Duration.ofMinutes(1);

    /** Long enough for a server that loads a model of 70 billion parameters again. */
    public static final Duration DEFAULT_SERVER_WAIT = Duration.ofMinutes(15);

    public RetryPolicy {
        if (retries < 0 || firstPause.isNegative() || longestPause.isNegative() || serverWait.isNegative()) {
            throw new IllegalArgumentException("retries " + retries + ", first pause " + firstPause + ", longest "
                    + longestPause + ", server wait " + serverWait);
        }
    }

    /**
     * Choose the pause before a retry: twice as long each time, drawn from its upper half so that requests that failed
     * together do not come back together.
     *
     * @param retry number of the retry, from 1
     * @param asked what the server asked for in its Retry-After header
     */
    Duration pause(int retry, Optional<Duration> asked, RandomGenerator random) {
        double doubled = firstPause.toNanos() * Math.pow(2, Math.max(0, retry - 1));
        double capped = Math.min(doubled, (double) longestPause.toNanos());
        Duration own = Duration.ofNanos((long) (capped * (0.5 + 0.5 * random.nextDouble())));
        return asked.map(duration -> duration.compareTo(serverWait) > 0 ? serverWait : duration)
                .filter(duration -> duration.compareTo(own) > 0)
                .orElse(own);
    }
}

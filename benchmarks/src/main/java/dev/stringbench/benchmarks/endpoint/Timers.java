package dev.stringbench.benchmarks.endpoint;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Actions that are due later, run by the thread that asks for them. */
final class Timers {

    private record Timer(long dueNanos, Runnable action) {}

    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong((Timer timer) -> timer.dueNanos));
    private final long startNanos = System.nanoTime();

    /** Time since these timers were made, in nanoseconds. */
    long now() {
        return System.nanoTime() - startNanos;
    }

    void after(Duration delay, Runnable action) {
        timers.add(new Timer(now() + delay.toNanos(), action));
    }

    /** Run what is due. */
    void run() {
        Timer next = timers.peek();
        while (next != null && next.dueNanos <= now()) {
            timers.remove();
            next.action.run();
            next = timers.peek();
        }
    }

    /** Time until something is due, in nanoseconds; a long time where nothing is. */
    long untilNext() {
        Timer next = timers.peek();
        return next == null ? Long.MAX_VALUE : Math.max(0, next.dueNanos - now());
    }
}

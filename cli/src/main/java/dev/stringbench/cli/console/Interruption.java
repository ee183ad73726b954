package dev.stringbench.cli.console;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The reaction to Ctrl-C: the work under way is stopped and given time to put its results in order. The process then
 * ends with the shell's exit code for an interrupt, 130.
 */
public final class Interruption {

    /** Time that putting results in order may take before the process ends all the same. */
    private static final long PATIENCE_SECONDS = 20;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;

    /**
     * Do some work that an interrupt stops.
     *
     * @param words what the user is told then
     * @param stop makes the work end early; called on another thread
     * @param work ends soon after {@code stop}
     */
    public static <T> T during(Console console, String words, Runnable stop, Supplier<T> work) {
        Interruption interruption = new Interruption(console, words, stop);
        try {
            return work.get();
        } finally {
            interruption.end();
        }
    }

    /** Whether the process is ending, so that nothing more should be begun. */
    public static boolean isUnderWay() {
        Thread probe = new Thread(() -> {}, "probe");
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    private Interruption(Console console, String words, Runnable stop) {
        hook = new Thread(
                () -> {
                    console.note("interrupted: " + words);
                    stop.run();
                    try {
                        if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                            console.note("the model did not stop in time and is ended as it is");
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void end() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending because of the interrupt: the hook is running.
        }
    }
}

package dev.stringbench.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * On Ctrl-C, stop what is under way and wait until it has put its results in order. The process then ends with the
 * shell's exit code for an interrupt, 130.
 */
final class Interruption implements AutoCloseable {

    /** Time that putting results in order may take before the process ends all the same. */
    private static final long PATIENCE_SECONDS = 20;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;

    /** Watch for an interrupt until this is closed. */
    Interruption(Console console, Runnable stop) {
        hook = new Thread(
                () -> {
                    console.note("interrupted: keeping what is done");
                    stop.run();
                    try {
                        if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                            console.note("the model did not stop in time; every finished sample is kept");
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending because of the interrupt: the hook is running.
        }
    }
}

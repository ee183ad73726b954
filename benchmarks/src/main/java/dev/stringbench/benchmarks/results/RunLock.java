package dev.stringbench.benchmarks.results;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A lock that lets only one process write a result file. The operating system holds the lock and frees it however its
 * process ends, so a killed process never blocks the next; the text in the lock file only tells people who holds it.
 *
 * <p>While a process holds the lock nothing else in it may open the lock file: on POSIX systems closing it would free the
 * lock.
 */
final class RunLock implements AutoCloseable {

    /** The byte that is locked: far behind the text, which some systems would else keep others from reading. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Check that no other run writes a result file now, so that a run which would be refused need not load its model first.
     *
     * @throws BenchmarkException LOCKED, naming the holder
     */
    static void requireFree(Path resultFile) throws IOException {
        if (Files.exists(ResultFile.sibling(resultFile, ".lock"))) {
            take(resultFile).close();
        }
    }

    /**
     * Lock a result file.
     *
     * @throws BenchmarkException LOCKED, naming the holder, when another run writes the file
     */
    static RunLock take(Path resultFile) throws IOException {
        Path path = ResultFile.sibling(resultFile, ".lock");
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (isTaken(channel)) {
                throw new BenchmarkException(
                        Fault.LOCKED,
                        resultFile + " is being written by " + holder(path)
                                + "; wait for it, or give another --output");
            }
            channel.truncate(0);
            channel.write(StandardCharsets.UTF_8.encode(self()));
            return new RunLock(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.truncate(0);
        } finally {
            channel.close();
        }
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            return lock == null;
        } catch (OverlappingFileLockException e) {
            // This very process holds it: answered like any other holder.
            return true;
        }
    }

    private static String self() {
        return "process " + ProcessHandle.current().pid() + " on " + RunHolder.thisHost() + " since "
                + Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private static String holder(Path path) throws IOException {
        String text = Files.readString(path).strip();
        return text.isEmpty() ? "another run" : text;
    }
}

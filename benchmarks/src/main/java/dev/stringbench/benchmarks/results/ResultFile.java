package dev.stringbench.benchmarks.results;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The results of one run, appended line by line as samples end and forced to the disk each time, so that whatever ends
 * the process loses at most the samples under way. When the run ends the file is rewritten in index order, which makes
 * it the same file however often the run was interrupted.
 *
 * <p>Opening locks the file against other processes, continues what an interrupted run with the same identity left, and
 * refuses results of any other run.
 *
 * @param <R> what a scored sample's line holds
 */
public final class ResultFile<R extends SampleResult> implements AutoCloseable {

    private final Path path;
    private final Class<R> type;
    private final FileChannel lockChannel;
    private Sidecar sidecar;
    private final SortedMap<Integer, R> results = new TreeMap<>();
    private final SortedMap<Integer, SampleFailure> failures = new TreeMap<>();
    private @Nullable FileChannel channel;

    private ResultFile(Path path, Sidecar sidecar, Class<R> type, FileChannel lockChannel) {
        this.path = path;
        this.sidecar = sidecar;
        this.type = type;
        this.lockChannel = lockChannel;
    }

    /**
     * Open a result file, new or begun by an earlier run with the same identity.
     *
     * @param path the file, {@code name.jsonl}; its folder is made when it is missing
     * @param identity everything the results depend on
     * @param samples number of samples wanted; an earlier run may have wanted fewer or more
     * @param type record of one line
     * @throws BenchmarkException when another process holds the file, when it belongs to a run with other settings, or
     *     when a line other than a torn last one cannot be read
     */
    public static <R extends SampleResult> ResultFile<R> open(
            Path path, RunIdentity identity, int samples, Class<R> type) {
        FileChannel lock = null;
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            lock = lock(path);
            ResultFile<R> file = new ResultFile<>(path, new Sidecar(identity, samples, false), type, lock);
            file.recover();
            return file;
        } catch (IOException e) {
            closeQuietly(lock);
            throw BenchmarkException.inputOutput("cannot open the result file " + path, e);
        } catch (RuntimeException e) {
            closeQuietly(lock);
            throw e;
        }
    }

    /** Give the results so far, by sample index. */
    public SortedMap<Integer, R> results() {
        return Collections.unmodifiableSortedMap(results);
    }

    /** Give the samples that failed and were not answered since, by sample index. */
    public SortedMap<Integer, SampleFailure> failures() {
        return Collections.unmodifiableSortedMap(failures);
    }

    public Path path() {
        return path;
    }

    public RunIdentity identity() {
        return sidecar.identity();
    }

    /** Keep a scored sample. It is on the disk when this returns. */
    public void append(R result) {
        write(ResultJson.line(result));
        results.put(result.index(), result);
        failures.remove(result.index());
    }

    /** Keep the cause of a failed sample. It is on the disk when this returns. */
    public void append(SampleFailure failure) {
        write(ResultJson.line(failure));
        failures.put(failure.index(), failure);
    }

    /**
     * Rewrite the file in index order, one line per sample, and note in the sidecar whether every sample has a score. The
     * file keeps what a larger earlier run left.
     *
     * @return whether every wanted sample has a score
     */
    public boolean finish() {
        StringBuilder lines = new StringBuilder();
        SortedMap<Integer, Object> all = new TreeMap<>(failures);
        all.putAll(results);
        all.values().forEach(line -> lines.append(ResultJson.line(line)).append('\n'));
        boolean complete = results.headMap(sidecar.samples()).size() == sidecar.samples();
        try {
            closeChannel();
            AtomicFile.write(path, lines.toString());
            sidecar = new Sidecar(sidecar.identity(), sidecar.samples(), complete);
            sidecar.write(path);
        } catch (IOException e) {
            throw BenchmarkException.inputOutput(
                    "cannot put " + path + " in order (its lines are all kept; run the same command again)", e);
        }
        return complete;
    }

    /** Give the lock and the file free. Keeps what was appended. */
    @Override
    public void close() {
        try {
            closeChannel();
            lockChannel.close();
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot close " + path, e);
        }
    }

    /** Replace the {@code .jsonl} of a result file's name by another suffix. */
    static Path sibling(Path resultFile, String suffix) {
        String name = resultFile.getFileName().toString();
        String stem = name.endsWith(".jsonl") ? name.substring(0, name.length() - ".jsonl".length()) : name;
        return resultFile.resolveSibling(stem + suffix);
    }

    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(sibling(path, ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // The same process holds it: answered like any other holder.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new BenchmarkException(
                Fault.LOCKED, path + " is being written by another run; wait for it, or give another --output");
    }

    private void recover() throws IOException {
        if (!Files.exists(path) || Files.size(path) == 0) {
            sidecar.write(path);
            return;
        }
        if (!Files.exists(Sidecar.pathFor(path))) {
            throw new BenchmarkException(
                    Fault.OTHER_RUN,
                    path + " has no " + Sidecar.pathFor(path).getFileName()
                            + " that says which run made it; move it away or give another --output");
        }
        RunIdentity earlier = Sidecar.read(path).identity();
        earlier.differenceTo(identity()).ifPresent(difference -> {
            throw new BenchmarkException(
                    Fault.OTHER_RUN,
                    path + " belongs to a run with other settings: its " + difference
                            + "; give another --output or move the file away");
        });
        StoredResults<R> stored = StoredResults.read(path, type);
        results.putAll(stored.results());
        failures.putAll(stored.failures());
        if (stored.wholeBytes() < Files.size(path)) {
            try (FileChannel torn = FileChannel.open(path, StandardOpenOption.WRITE)) {
                torn.truncate(stored.wholeBytes());
            }
        }
        sidecar.write(path);
    }

    private void write(String line) {
        try {
            FileChannel open = channel;
            if (open == null) {
                open = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                channel = open;
            }
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(line + "\n");
            while (bytes.hasRemaining()) {
                open.write(bytes);
            }
            open.force(false);
        } catch (IOException e) {
            throw BenchmarkException.inputOutput(
                    "cannot append to " + path + " (" + results.size()
                            + " results are kept; mend it and run the same command again)",
                    e);
        }
    }

    private void closeChannel() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // The failure that led here is the one to tell.
        }
    }
}

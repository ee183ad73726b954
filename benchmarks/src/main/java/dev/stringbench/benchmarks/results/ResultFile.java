package dev.stringbench.benchmarks.results;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.data.AtomicFile;
import dev.stringbench.data.DataException;
import dev.stringbench.data.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
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

    private static final String SUFFIX = ".jsonl";

    private final Path path;
    private final Class<R> type;
    private final RunLock lock;
    private final Disk disk;
    private final Set<Integer> own;
    private Sidecar sidecar;
    private final SortedMap<Integer, R> results = new TreeMap<>();
    private final SortedMap<Integer, SampleFailure> failures = new TreeMap<>();
    private Disk.@Nullable Output output;

    private ResultFile(Path path, Sidecar sidecar, Class<R> type, RunLock lock, Disk disk) {
        this.path = path;
        this.own = sidecar.splits();
        this.sidecar = sidecar;
        this.type = type;
        this.lock = lock;
        this.disk = disk;
    }

    /**
     * Open a result file, new or begun by an earlier run with the same identity.
     *
     * @param path the file, {@code name.jsonl}; its folder is made when it is missing
     * @param begun which run, and which part of it; an earlier run may have wanted fewer or more samples
     * @param type record of one line
     * @throws BenchmarkException when another process holds the file, when it belongs to a run with other settings, or
     *     when a line other than a torn last one cannot be read
     */
    public static <R extends SampleResult> ResultFile<R> open(Path path, Sidecar begun, Class<R> type) {
        return open(path, begun, type, Disk.OF_THIS_MACHINE);
    }

    static <R extends SampleResult> ResultFile<R> open(Path path, Sidecar begun, Class<R> type, Disk disk) {
        RunLock lock = null;
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            lock = RunLock.take(path);
            ResultFile<R> file = new ResultFile<>(path, begun, type, lock, disk);
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

    /**
     * Check that no other process writes a result file now.
     *
     * @throws BenchmarkException LOCKED, naming the process
     */
    public static void requireFree(Path path) {
        try {
            RunLock.requireFree(path);
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot lock the result file " + path, e);
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

    /** The contents of the sidecar. */
    public Sidecar sidecar() {
        return sidecar;
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

    /** Rewrite the file, as {@link #finish(EarlyStop)}, after all samples were taken. */
    public boolean finish() {
        return finish(null);
    }

    /**
     * Rewrite the file in index order, one line per sample, and note in the sidecar whether every sample has a score. The
     * file keeps what a larger earlier run left.
     *
     * @param early how the run ended early, if it did
     * @return whether every sample that the file should hold has a score
     */
    public boolean finish(@Nullable EarlyStop early) {
        SortedMap<Integer, Object> all = new TreeMap<>(failures);
        all.putAll(results);
        sidecar = sidecar.ended(early, false);
        boolean complete = sidecar.expected().indexes().allMatch(index -> results.containsKey(index));
        sidecar = sidecar.ended(early, complete);
        try {
            closeOutput();
            rewrite(path, sidecar, all.values());
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot close " + path, e);
        } catch (DataException e) {
            throw new BenchmarkException(
                    Fault.INPUT_OUTPUT,
                    "the results are all kept but could not be put in order: " + e.getMessage()
                            + " Then run the same command again",
                    e);
        }
        return complete;
    }

    /** Give the lock and the file free. Keeps what was appended. */
    @Override
    public void close() {
        try {
            closeOutput();
            lock.close();
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot close " + path, e);
        }
    }

    /** Replace the {@code .jsonl} of a result file's name by another suffix. */
    static Path sibling(Path resultFile, String suffix) {
        return resultFile.resolveSibling(stem(resultFile) + suffix);
    }

    /** Give a result file's name without {@code .jsonl}. */
    static String stem(Path resultFile) {
        String name = resultFile.getFileName().toString();
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }

    /** Write a whole result file with its sidecar, the lines first: a sidecar never claims more than the file holds. */
    static void rewrite(Path path, Sidecar sidecar, Collection<?> lines) {
        try (AtomicFile file = new AtomicFile(path)) {
            lines.forEach(line -> file.writeLine(ResultJson.line(line)));
            file.commit();
        }
        sidecar.write(path);
    }

    /**
     * Check that what stands in a result file, if it is there, is of a run.
     *
     * @throws BenchmarkException OTHER_RUN where it is of another, or of none that can be told
     */
    public static void requireSameRun(Path path, RunIdentity identity) {
        if (isEmpty(path)) {
            return;
        }
        if (!Files.exists(Sidecar.pathFor(path))) {
            throw new BenchmarkException(
                    Fault.OTHER_RUN,
                    path + " has no " + Sidecar.pathFor(path).getFileName()
                            + " that says which run made it; move it away or give another --output");
        }
        RunIdentity earlier = Sidecar.read(path).identity();
        earlier.differenceTo(identity).ifPresent(difference -> {
            throw new BenchmarkException(
                    Fault.OTHER_RUN,
                    path + " belongs to a run with other settings: its " + difference
                            + "; give another --output or move the file away");
        });
    }

    private static boolean isEmpty(Path path) {
        try {
            return !Files.exists(path) || Files.size(path) == 0;
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot read the result file " + path, e);
        }
    }

    private void recover() throws IOException {
        AtomicFile.deleteUnfinished(path);
        AtomicFile.deleteUnfinished(Sidecar.pathFor(path));
        if (isEmpty(path)) {
            sidecar.write(path);
            return;
        }
        requireSameRun(path, sidecar.identity());
        // What computed the samples that are there; this process counts from its first sample on.
        sidecar = sidecar.withSplits(Sidecar.read(path).splits());
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
            Disk.Output open = output;
            if (open == null) {
                noteSplits();
                open = disk.append(path);
                output = open;
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

    private void noteSplits() {
        Set<Integer> all = new HashSet<>(own);
        if (!results.isEmpty() || !failures.isEmpty()) {
            all.addAll(sidecar.splits());
        }
        if (!all.equals(sidecar.splits())) {
            sidecar = sidecar.withSplits(all);
            sidecar.write(path);
        }
    }

    private void closeOutput() throws IOException {
        if (output != null) {
            output.close();
            output = null;
        }
    }

    private static void closeQuietly(@Nullable RunLock lock) {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            // The failure that led here is the one to tell.
        }
    }
}

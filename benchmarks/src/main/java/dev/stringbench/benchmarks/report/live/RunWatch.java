package dev.stringbench.benchmarks.report.live;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.report.live.RunState.State;
import dev.stringbench.benchmarks.results.EventLog.SampleEvent;
import dev.stringbench.benchmarks.results.RunHolder;
import dev.stringbench.benchmarks.results.Sidecar;
import dev.stringbench.benchmarks.results.StoredEvents;
import dev.stringbench.benchmarks.results.StoredLines;
import dev.stringbench.benchmarks.scorefiles.ScoreFileReader;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A watcher of the runs below folders. Each look reads the files anew; what has not changed since the last look is not
 * scored again.
 */
public final class RunWatch {

    private static final String SIDECAR = ".meta.json";

    private final List<Path> paths;
    private final ScoreFileReader reader;
    private final Map<Path, Looked> known = new HashMap<>();

    /** What was found the last time, and what the files were then. */
    private record Looked(Stamp results, Stamp sidecar, Tally tally) {}

    /** A file as the disk describes it. */
    private record Stamp(long size, FileTime changed) {

        static Stamp of(Path path) throws IOException {
            try {
                return new Stamp(Files.size(path), Files.getLastModifiedTime(path));
            } catch (NoSuchFileException e) {
                return new Stamp(-1, FileTime.fromMillis(0));
            }
        }
    }

    /** What the result file holds. */
    private record Tally(Sidecar sidecar, int scored, int failed, Optional<ScoredFile> score) {}

    public RunWatch(List<Path> paths, ScoreFileReader reader) {
        this.paths = List.copyOf(paths);
        this.reader = reader;
    }

    /**
     * Look at every run that has a sidecar.
     *
     * @param now the time, for estimates
     */
    public synchronized List<RunState> look(Instant now) {
        return sidecars().stream().map(sidecar -> state(sidecar, now)).toList();
    }

    private TreeSet<Path> sidecars() {
        var found = new TreeSet<Path>();
        for (Path path : paths) {
            try (var below = Files.walk(path)) {
                below.filter(file -> file.getFileName().toString().endsWith(SIDECAR))
                        .forEach(found::add);
            } catch (IOException e) {
                throw BenchmarkException.inputOutput("cannot list " + path, e);
            } catch (UncheckedIOException e) {
                // A folder or file that went away while it was listed: the next look shows what is there then.
            }
        }
        return found;
    }

    private RunState state(Path sidecarPath, Instant now) {
        String name = sidecarPath.getFileName().toString();
        Path results = sidecarPath.resolveSibling(name.substring(0, name.length() - SIDECAR.length()) + ".jsonl");
        String file = name(results);
        try {
            return state(file, results, tally(results, sidecarPath), now);
        } catch (IOException | BenchmarkException e) {
            return new RunState(file, "", "", "", 0, 0, 0, 0, State.UNREADABLE, null, null, null, null, e.getMessage());
        }
    }

    private String name(Path file) {
        return paths.stream()
                .filter(file::startsWith)
                .map(path -> path.relativize(file).toString())
                .findFirst()
                .orElse(file.toString());
    }

    private Tally tally(Path results, Path sidecarPath) throws IOException {
        Stamp resultsStamp = Stamp.of(results);
        Stamp sidecarStamp = Stamp.of(sidecarPath);
        Looked before = known.get(results);
        if (before != null
                && before.results().equals(resultsStamp)
                && before.sidecar().equals(sidecarStamp)) {
            return before.tally();
        }
        Tally tally = count(results, Sidecar.read(results), resultsStamp.size() > 0);
        known.put(results, new Looked(resultsStamp, sidecarStamp, tally));
        return tally;
    }

    private Tally count(Path results, Sidecar sidecar, boolean begun) {
        if (!begun) {
            return new Tally(sidecar, 0, 0, Optional.empty());
        }
        Set<Integer> scored = new HashSet<>();
        Set<Integer> failed = new HashSet<>();
        for (StoredLines.Line line : StoredLines.read(results).lines()) {
            if (sidecar.expected().contains(line.index())) {
                (line.failed() ? failed : scored).add(line.index());
            }
        }
        failed.removeAll(scored);
        return new Tally(
                sidecar,
                scored.size(),
                failed.size(),
                reader.read(results).file().filter(file -> !file.samples().isEmpty()));
    }

    private static RunState state(String file, Path results, Tally tally, Instant now) {
        Optional<RunHolder> holder = RunHolder.of(results);
        var sidecar = tally.sidecar();
        int expected = sidecar.expected().size();
        State state = sidecar.complete() ? State.COMPLETE : stateOf(holder);
        boolean written = state == State.RUNNING || state == State.ELSEWHERE;
        var score = tally.score();
        return new RunState(
                file,
                sidecar.identity().task(),
                sidecar.identity().model().name(),
                sidecar.identity().model().position().words(),
                sidecar.identity().maxLength(),
                expected,
                tally.scored(),
                tally.failed(),
                state,
                score.map(ScoredFile::percent).orElse(null),
                score.map(found -> found.intervalPercent().lower()).orElse(null),
                score.map(found -> found.intervalPercent().upper()).orElse(null),
                written
                        ? secondsLeft(results, holder.orElseThrow(), expected - tally.scored() - tally.failed(), now)
                        : null,
                written
                        ? "process " + holder.orElseThrow().pid() + " on "
                                + holder.orElseThrow().host()
                        : null);
    }

    private static State stateOf(Optional<RunHolder> holder) {
        if (holder.isEmpty()) {
            return State.STOPPED;
        }
        return holder.get()
                .isAlive()
                .map(alive -> alive ? State.RUNNING : State.STOPPED)
                .orElse(State.ELSEWHERE);
    }

    /** Estimate by the pace of the samples that the process has ended; one that takes longer than they did stretches it. */
    private static @Nullable Long secondsLeft(Path results, RunHolder holder, int left, Instant now) {
        var ended = StoredEvents.readIfPresent(results).events().stream()
                .flatMap(event -> time(event).stream())
                .filter(at -> !at.isBefore(holder.since()))
                .sorted()
                .toList();
        if (ended.isEmpty()) {
            return null;
        }
        Instant last = ended.get(ended.size() - 1);
        boolean several = ended.size() > 1;
        Duration taken = Duration.between(several ? ended.get(0) : holder.since(), last);
        double pace = taken.toMillis() / 1000.0 / (several ? ended.size() - 1 : 1);
        double waited = Math.max(0, Duration.between(last, now).toMillis() / 1000.0);
        return Math.max(0, Math.round(pace * left - Math.min(pace, waited)));
    }

    private static Optional<Instant> time(SampleEvent event) {
        try {
            return Optional.of(Instant.parse(event.at()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}

package dev.stringbench.benchmarks.results;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.data.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The merge of the shards of a run into the file that one process would have written, byte for byte where the model's
 * answers do not depend on the process (on CPU in float32). Nothing is joined that is not whole: every shard must be
 * there, of the same run, with a score for each of its samples.
 */
public final class ShardMerge {

    private static final int NAMED_SAMPLES = 10;

    private final Path target;
    private final List<Part> parts;

    /** A shard's file with its sidecar. */
    private record Part(Path file, Shard shard, SampleSpan span, Sidecar sidecar) {}

    private ShardMerge(Path target, List<Part> parts) {
        this.target = target;
        this.parts = parts;
    }

    /**
     * The outcome for a run's shards.
     *
     * @param file the whole run's file
     * @param shards how many there are
     * @param samples how many samples they hold
     * @param written false where the whole run's file held the same already
     */
    public record Merged(Path file, int shards, int samples, boolean written) {}

    /**
     * Check that files are all shards of one run.
     *
     * @param target the whole run's file, for messages
     * @return how many samples the shards hold when each is complete
     * @throws BenchmarkException OTHER_RUN or BAD_RESULT_FILE, naming what does not fit or is missing
     */
    public static int check(Path target, Collection<Path> shards) {
        return open(target, shards).parts.stream()
                .mapToInt(part -> part.span().size())
                .sum();
    }

    /**
     * Join shards.
     *
     * @param target the whole run's file
     * @param shards files of all its shards, in any order
     * @throws BenchmarkException OTHER_RUN or BAD_RESULT_FILE, naming what does not fit or is missing; LOCKED when a run
     *     writes the whole file
     */
    public static Merged merge(Path target, Collection<Path> shards) {
        return open(target, shards).merge();
    }

    private static ShardMerge open(Path target, Collection<Path> shards) {
        List<Part> parts = new ArrayList<>();
        for (Path file : shards) {
            Sidecar sidecar = Sidecar.read(file);
            Shard shard = sidecar.shard();
            SampleSpan span = sidecar.span();
            if (shard == null || span == null) {
                throw new BenchmarkException(
                        Fault.BAD_RESULT_FILE,
                        Sidecar.pathFor(file) + " is no shard's; the sidecar of a run with --shard is wanted");
            }
            parts.add(new Part(file, shard, span, sidecar));
        }
        parts.sort(Comparator.comparing((Part part) -> part.shard().number()).thenComparing(Part::file));
        ShardMerge merge = new ShardMerge(target, parts);
        merge.requireOneRun();
        merge.requireAllShards();
        return merge;
    }

    private void requireOneRun() {
        Part first = parts.get(0);
        for (Part part : parts) {
            first.sidecar().differenceTo(part.sidecar()).ifPresent(difference -> {
                throw refusal(part.file() + " belongs to another run than " + first.file() + ", whose " + difference
                        + "; move away those that are not meant");
            });
        }
    }

    private void requireAllShards() {
        int of = parts.get(0).shard().of();
        for (int number = 1; number <= of; number++) {
            int wanted = number;
            List<Part> found = parts.stream()
                    .filter(part -> part.shard().number() == wanted)
                    .toList();
            if (found.isEmpty()) {
                throw refusal(String.format(
                        Locale.ROOT,
                        "%s: shard %d/%d is missing; run it with --shard %d/%d, or name its folder too",
                        target,
                        number,
                        of,
                        number,
                        of));
            }
            if (found.size() > 1) {
                throw refusal(String.format(
                        Locale.ROOT,
                        "shard %d/%d is there twice, as %s and as %s; name only one",
                        number,
                        of,
                        found.get(0).file(),
                        found.get(1).file()));
            }
        }
        int next = parts.get(0).span().start();
        for (Part part : parts) {
            if (part.span().start() != next) {
                throw refusal(
                        part.file() + " begins at sample " + part.span().start() + ", but the shard before it ends"
                                + " before sample " + next + "; run all shards with the same samples");
            }
            next = part.span().stop();
        }
    }

    private Merged merge() {
        SortedMap<Integer, String> lines = new TreeMap<>();
        parts.forEach(part -> lines.putAll(lines(part)));
        Sidecar begun = Sidecar.ofWhole(
                        parts.get(0).sidecar().identity(),
                        parts.get(0).sidecar().samples())
                .withSplits(parts.stream()
                        .flatMap(part -> part.sidecar().splits().stream())
                        .collect(Collectors.toSet()));
        boolean complete = begun.expected().indexes().allMatch(index -> lines.containsKey(index));
        String text = lines.values().stream().map(line -> line + "\n").collect(Collectors.joining());
        try {
            Files.createDirectories(target.toAbsolutePath().resolveSibling(""));
            RunLock lock = RunLock.take(target);
            try {
                boolean written = write(text, begun.ended(null, complete));
                return new Merged(target, parts.size(), lines.size(), written);
            } finally {
                lock.close();
            }
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot write " + target, e);
        }
    }

    /** Write lines, sidecar and times; whatever ends the process, merging again gives the same files. */
    private boolean write(String text, Sidecar sidecar) throws IOException {
        AtomicFile.deleteUnfinished(target);
        boolean there = Files.exists(target) && Files.size(target) > 0;
        if (there && !Files.readString(target).equals(text)) {
            throw refusal(target + " is there already and holds other lines than its shards; a whole run's file counts"
                    + " before its shards, so move away what is not meant");
        }
        boolean described = Files.exists(Sidecar.pathFor(target));
        if (there && described && Sidecar.read(target).equals(sidecar)) {
            return false;
        }
        AtomicFile.write(EventLog.path(target), events());
        AtomicFile.write(target, text);
        sidecar.write(target);
        return true;
    }

    private SortedMap<Integer, String> lines(Part part) {
        StoredLines stored = StoredLines.read(part.file());
        if (stored.torn() || !stored.broken().isEmpty()) {
            throw refusal(part.file() + " has "
                    + (stored.torn()
                            ? "a torn last line"
                            : "no result on line " + stored.broken().get(0))
                    + "; run shard " + part.shard() + " again");
        }
        SortedMap<Integer, String> lines = new TreeMap<>();
        for (StoredLines.Line line : stored.lines()) {
            if (!line.failed() && part.span().contains(line.index())) {
                lines.put(line.index(), line.text());
            }
        }
        List<Integer> missing = part.span()
                .indexes()
                .filter(index -> !lines.containsKey(index))
                .boxed()
                .toList();
        if (!missing.isEmpty()) {
            throw refusal(String.format(
                    Locale.ROOT,
                    "%s lacks %d of %d samples (%s%s); run shard %s again",
                    part.file(),
                    missing.size(),
                    part.span().size(),
                    missing.stream().limit(NAMED_SAMPLES).map(String::valueOf).collect(Collectors.joining(", ")),
                    missing.size() > NAMED_SAMPLES ? ", ..." : "",
                    part.shard()));
        }
        return lines;
    }

    private String events() throws IOException {
        StringBuilder events = new StringBuilder();
        for (Part part : parts) {
            Path path = EventLog.path(part.file());
            if (Files.exists(path)) {
                events.append(Files.readString(path));
            }
        }
        return events.toString();
    }

    private static BenchmarkException refusal(String message) {
        return new BenchmarkException(Fault.OTHER_RUN, message);
    }
}

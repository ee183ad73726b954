package dev.stringbench.inference.torch.cache;

import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.torch.parallel.ModelRanks;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The keys and values of a session's sequences, {@code (rows, kvHeads, headDim)} for each layer, on the layer's device or,
 * of each rank's heads, on the rank's, and the division of the rows. Of the keys there is a tensor for each way in which a position scheme rotates them.
 *
 * <p>Each sequence owns one {@link CacheSpan} of as many rows as its prompt and answer need, so memory follows what the
 * running sequences need. The cache grows as more is asked for, up to a limit.
 */
public final class KeyValueCache implements AutoCloseable {
    /** Spans begin and end at multiples of this, so that prompts of nearly equal length need no new memory. */
    private static final int GRANULE = 256;

    private final TorchProgram program;
    private final ModelRanks ranks;
    private final long mostRows;
    private final boolean growsAhead;
    private final long firstRows;
    private final int keyCopies;
    private final NavigableMap<Integer, CacheSpan> spans = new TreeMap<>();
    private List<IValue> caches = List.of();
    private int capacity;
    private int version;

    /**
     * Make an empty cache.
     *
     * @param mostRows rows that fit in memory beside other sequences; a single sequence may ask for more
     * @param growsAhead whether to make room for more sequences than there are yet, which saves copying
     * @param firstRows rows for which it is made at first where it grows ahead, unless the first sequence needs more
     * @param keyCopies rotations of the keys that are kept
     */
    public KeyValueCache(
            TorchProgram program, ModelRanks ranks, long mostRows, boolean growsAhead, long firstRows, int keyCopies) {
        this.program = program;
        this.ranks = ranks;
        this.mostRows = mostRows;
        this.growsAhead = growsAhead;
        this.firstRows = growsAhead ? firstRows : 0;
        this.keyCopies = keyCopies;
    }

    /** The program's {@code Cache} of each rank. */
    public List<IValue> values() {
        if (caches.isEmpty()) {
            throw new IllegalStateException("no prompt was run");
        }
        return List.copyOf(caches);
    }

    /** The program's {@code Cache} of a rank, which holds the rank's heads. */
    public IValue value(int rank) {
        return values().get(rank);
    }

    /** Changes whenever keys and values move to other memory. */
    public int version() {
        return version;
    }

    /** The span that holds most of what is counted, one that is free before one in use; empty where none holds any. */
    public Optional<CacheSpan> best(ToIntFunction<CacheSpan> measure) {
        return spans.values().stream()
                .filter(span -> measure.applyAsInt(span) > 0)
                .max(Comparator.comparingInt(measure).thenComparing(span -> !span.isInUse()));
    }

    /**
     * Find rows for a new sequence.
     *
     * @param positions rows it needs
     * @param source a span that it shares a beginning with, if any
     * @param kept positions of the source that it takes over
     * @return its span with those positions in place, not yet begun; empty when sequences at work leave no room
     */
    public Optional<CacheSpan> take(int positions, @Nullable CacheSpan source, int kept) {
        int rows = rounded(positions);
        if (source != null && !source.isInUse() && roomAt(source) >= rows) {
            extend(source, rows, kept);
            return Optional.of(source);
        }
        Optional<CacheSpan> found = place(rows, span -> span != source);
        if (found.isEmpty() && source != null && !source.isInUse()) {
            return place(rows, span -> true); // the beginning is lost, the sequence runs
        }
        if (found.isPresent() && source != null && kept > 0) {
            copy(source.base(), found.get().base(), kept);
        }
        return found;
    }

    /** Whether a span still owns its rows. */
    public boolean holds(CacheSpan span) {
        return spans.get(span.base()) == span;
    }

    /** Give a sequence's rows back at once, with what they hold. */
    public void drop(CacheSpan span) {
        spans.remove(span.base());
    }

    private void extend(CacheSpan span, int rows, int kept) {
        dropOverlapping(span.base(), rows, span);
        ensureCapacity(span.base() + rows, span.base() + kept);
        span.resize(rows);
    }

    /** Rows from a span's base to the next sequence at work, or to the limit. */
    private long roomAt(CacheSpan span) {
        return spans.tailMap(span.base(), false).values().stream()
                        .filter(CacheSpan::isInUse)
                        .findFirst()
                        .map(next -> (long) next.base())
                        .orElse(limitFor(span.base()))
                - span.base();
    }

    /** A sequence that has the cache to itself may have all it asks for; memory itself is then the limit. */
    private long limitFor(int base) {
        boolean alone = spans.values().stream().noneMatch(CacheSpan::isInUse);
        return alone && base == 0 ? Integer.MAX_VALUE : Math.max(mostRows, capacity);
    }

    /** The first gap between sequences at work and spans worth keeping, giving up the latter where they are in the way. */
    private Optional<CacheSpan> place(int rows, Predicate<CacheSpan> mayGo) {
        int base = 0;
        for (CacheSpan span : spans.values()) {
            if (span.isInUse() || !mayGo.test(span)) {
                if ((long) base + rows <= span.base()) {
                    break;
                }
                base = span.end();
            }
        }
        if ((long) base + rows > limitFor(base)) {
            return Optional.empty();
        }
        dropOverlapping(base, rows, null);
        int filled = spans.isEmpty() ? 0 : spans.lastEntry().getValue().end();
        ensureCapacity(base + rows, Math.min(filled, capacity));
        var span = new CacheSpan(base, rows);
        spans.put(base, span);
        return Optional.of(span);
    }

    private void dropOverlapping(int base, int rows, @Nullable CacheSpan but) {
        spans.values().removeIf(span -> span != but && span.base() < base + rows && span.end() > base);
    }

    private void ensureCapacity(int rows, int kept) {
        if (caches.isEmpty()) {
            int first = (int) Math.max(rows, firstRows);
            caches = ranks.models().stream()
                    .map(model -> program.call("new_cache")
                            .with(model)
                            .with(first)
                            .with(keyCopies)
                            .run())
                    .toList();
            capacity = first;
            version++;
        } else if (rows > capacity) {
            int larger = growsAhead ? (int) Math.max(rows, Math.min(mostRows, 2L * capacity)) : rows;
            for (IValue cache : caches) {
                program.call("resize_cache")
                        .with(cache)
                        .with(larger)
                        .with(Math.min(kept, capacity))
                        .run()
                        .close();
            }
            capacity = larger;
            version++;
        }
    }

    private void copy(int source, int target, int count) {
        for (IValue cache : caches) {
            program.call("copy_rows")
                    .with(cache)
                    .with(source)
                    .with(target)
                    .with(count)
                    .run()
                    .close();
        }
    }

    private static int rounded(int positions) {
        return Math.toIntExact((positions + GRANULE - 1L) / GRANULE * GRANULE);
    }

    @Override
    public void close() {
        spans.clear();
        caches.forEach(IValue::close);
        caches = List.of();
    }
}

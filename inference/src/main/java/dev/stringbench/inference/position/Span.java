package dev.stringbench.inference.position;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;

/**
 * Which keys a query sees in one region of the causal triangle: for every query a run of consecutive ones, which moves on
 * with the query and never holds a later key.
 */
public sealed interface Span {
    /** A bound that no context attains. */
    int UNLIMITED = Integer.MAX_VALUE;

    /** The first key of a query. */
    int firstKey(int query);

    /** The key after the last of a query; not above {@link #firstKey} where it sees none. */
    int endKey(int query);

    /** Whether every query sees itself. */
    boolean holdsDiagonal();

    /** Whether a query sees a key. */
    default boolean holds(int query, int key) {
        return key >= firstKey(query) && key < endKey(query);
    }

    /**
     * The keys at some distances, {@code from <= query - key < before}.
     *
     * @param from least distance in tokens, at least 0
     * @param before distance after the largest, above {@code from}
     */
    record Distances(int from, int before) implements Span {
        public Distances {
            requireRising(from, before);
        }

        @Override
        public int firstKey(int query) {
            return Math.max(0, query - before + 1);
        }

        @Override
        public int endKey(int query) {
            return query - from + 1;
        }

        @Override
        public boolean holdsDiagonal() {
            return from == 0;
        }
    }

    /**
     * The keys of some chunks, counted back from the query's own: {@code from <= query / size - key / size < before}.
     *
     * @param size tokens of a chunk, at least 1
     * @param from chunks to go back at least
     * @param before number of chunks after the largest, above {@code from}
     */
    record Chunks(int size, int from, int before) implements Span {
        public Chunks {
            requireRising(from, before);
            if (size < 1) {
                throw new InferenceException(
                        Fault.BAD_SETTING, "chunks have " + size + " tokens; they must have at least 1");
            }
        }

        @Override
        public int firstKey(int query) {
            return (int) Math.max(0, (query / size - before + 1L) * size);
        }

        @Override
        public int endKey(int query) {
            return from == 0 ? query + 1 : (query / size - from + 1) * size;
        }

        @Override
        public boolean holdsDiagonal() {
            return from == 0;
        }
    }

    private static void requireRising(int from, int before) {
        if (from < 0 || before <= from) {
            throw new InferenceException(
                    Fault.BAD_SETTING,
                    "a region is from " + from + " to before " + before
                            + "; it must begin at 0 or more and not be empty");
        }
    }
}

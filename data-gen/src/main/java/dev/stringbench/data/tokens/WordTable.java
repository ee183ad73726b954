package dev.stringbench.data.tokens;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A table of token counts of words, found by their place in a longer text without cutting them out. Readers never wait:
 * entries are immutable and a race can at worst miss one, which is then counted again.
 */
final class WordTable {

    static final int UNKNOWN = -1;

    private static final int MAX_WORDS = 1 << 20;
    private static final int FIRST_LENGTH = 1 << 12;
    private static final int SEEN_BITS = 1 << 23;
    private static final int MAX_SEEN = SEEN_BITS / 8;

    private record Entry(String word, int hash, int count) {}

    private final AtomicLongArray seen = new AtomicLongArray(SEEN_BITS / Long.SIZE);
    private volatile int seenCount;
    private volatile Entry[] entries = new Entry[FIRST_LENGTH];
    private int size;

    /** Give the count of the word at this place, or {@link #UNKNOWN}. */
    int find(String text, int start, int end, int hash) {
        Entry[] current = entries;
        int mask = current.length - 1;
        int slot = spread(hash) & mask;
        Entry entry = current[slot];
        while (entry != null) {
            if (entry.hash == hash && entry.word.length() == end - start && text.startsWith(entry.word, start)) {
                return entry.count;
            }
            slot = (slot + 1) & mask;
            entry = current[slot];
        }
        return UNKNOWN;
    }

    /** Tell whether a word of this hash has been asked for before, and take note that it has. */
    boolean wasSeenBefore(int hash) {
        int bit = spread(hash) & (SEEN_BITS - 1);
        long mask = 1L << bit;
        long before = seen.getAndUpdate(bit / Long.SIZE, word -> word | mask);
        if ((before & mask) != 0) {
            return true;
        }
        noteSeen();
        return false;
    }

    // Forgetting keeps words that never come back, such as UUIDs, from making every word look familiar.
    private synchronized void noteSeen() {
        seenCount++;
        if (seenCount > MAX_SEEN) {
            for (int i = 0; i < seen.length(); i++) {
                seen.set(i, 0);
            }
            seenCount = 0;
        }
    }

    synchronized void put(String word, int hash, int count) {
        if (find(word, 0, word.length(), hash) != UNKNOWN) {
            return;
        }
        if (size == MAX_WORDS) {
            // Beginning anew keeps the words that are in use now.
            entries = new Entry[FIRST_LENGTH];
            size = 0;
        }
        if (2 * (size + 1) > entries.length) {
            Entry[] larger = new Entry[2 * entries.length];
            for (Entry entry : entries) {
                if (entry != null) {
                    insert(larger, entry);
                }
            }
            entries = larger;
        }
        insert(entries, new Entry(word, hash, count));
        size++;
    }

    private static void insert(Entry[] table, Entry entry) {
        int mask = table.length - 1;
        int slot = spread(entry.hash) & mask;
        while (table[slot] != null) {
            slot = (slot + 1) & mask;
        }
        table[slot] = entry;
    }

    private static int spread(int hash) {
        int mixed = hash * 0x9e3779b9;
        return mixed ^ (mixed >>> 15);
    }
}

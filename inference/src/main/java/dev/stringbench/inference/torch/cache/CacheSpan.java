package dev.stringbench.inference.torch.cache;

import dev.stringbench.inference.rope.RotaryTable;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a key-value cache that one sequence owns: row {@code base() + p} holds position p.
 *
 * <p>A span outlives its sequence until its rows are needed, so that a later prompt that begins alike finds what was
 * computed.
 */
public final class CacheSpan {
    private final int base;
    private int rows;
    private int[] tokens = {};
    private @Nullable RotaryTable table;
    private boolean inUse;

    CacheSpan(int base, int rows) {
        this.base = base;
        this.rows = rows;
    }

    /** Row of position 0. */
    public int base() {
        return base;
    }

    /** Positions there is room for. */
    int rows() {
        return rows;
    }

    /** Row after the last. */
    int end() {
        return base + rows;
    }

    void resize(int newRows) {
        rows = newRows;
    }

    /** Whether a sequence is at work on it. */
    boolean isInUse() {
        return inUse;
    }

    /** Begin a sequence whose first tokens are there already. */
    public void begin(int[] kept, RotaryTable rotary) {
        tokens = kept.clone();
        table = rotary;
        inUse = true;
    }

    /** Note that the first tokens of a prompt are there. */
    public void computed(int[] prompt, int count) {
        tokens = Arrays.copyOf(prompt, count);
    }

    /** End the sequence; what was computed stays. */
    public void release() {
        inUse = false;
    }

    /** Tokens at the start of a prompt whose keys and values are here, rotated with the same table. */
    public int commonTokens(int[] prompt, RotaryTable wanted) {
        if (!Objects.equals(table, wanted)) {
            return 0;
        }
        int mismatch = Arrays.mismatch(prompt, tokens);
        return mismatch < 0 ? prompt.length : mismatch;
    }
}

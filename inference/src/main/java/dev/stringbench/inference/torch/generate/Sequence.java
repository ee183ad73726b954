package dev.stringbench.inference.torch.generate;

import dev.stringbench.inference.rope.RotaryTable;
import dev.stringbench.inference.torch.cache.CacheSpan;

/** A prompt that has its place in the cache. */
final class Sequence {
    private final int[] prompt;
    private final CacheSpan span;
    private final int reused;
    private final RotaryTable table;

    /**
     * Place a prompt.
     *
     * @param prompt token ids, not changed by anyone from here on
     * @param span its rows
     * @param reused tokens at its start whose keys and values are there already
     * @param table what it is rotated with
     */
    Sequence(int[] prompt, CacheSpan span, int reused, RotaryTable table) {
        this.prompt = prompt;
        this.span = span;
        this.reused = reused;
        this.table = table;
    }

    int length() {
        return prompt.length;
    }

    int[] prompt() {
        return prompt;
    }

    CacheSpan span() {
        return span;
    }

    int reused() {
        return reused;
    }

    RotaryTable table() {
        return table;
    }
}

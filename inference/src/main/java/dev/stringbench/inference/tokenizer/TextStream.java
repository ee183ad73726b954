package dev.stringbench.inference.tokenizer;

import java.util.function.Function;

/**
 * A decoder of tokens as they are generated: the pieces put together are what decoding all tokens at once gives.
 *
 * <p>Held back until it is settled: the bytes of a character that is not whole yet and, where decoding cleans up spaces,
 * what a following token may still join. Not thread safe.
 */
public final class TextStream {
    /** The character to which an unfinished character is decoded. */
    private static final char UNFINISHED = '\uFFFD';
    /** Tokens after which bytes that never become a character are given out as they are. */
    private static final int MAX_UNFINISHED_TOKENS = 64;

    private final Function<int[], String> decoder;
    private final boolean cleanUp;
    private final StringBuilder held = new StringBuilder();
    /** Tokens whose text is settled, kept since a tokenizer may decode a token differently at the beginning. */
    private int[] context = {};

    private int contextLength;
    private int[] pending = {};

    /**
     * Begin a stream.
     *
     * @param decoder decodes tokens without cleaning up
     * @param cleanUp whether what is given out is cleaned up
     */
    TextStream(Function<int[], String> decoder, boolean cleanUp) {
        this.decoder = decoder;
        this.cleanUp = cleanUp;
    }

    /** Take the next token and give the text that is settled by it, often empty. */
    public String append(int id) {
        pending = concatenate(pending, new int[] {id});
        String added = pendingText();
        boolean waits = added.isEmpty() || added.charAt(added.length() - 1) == UNFINISHED;
        if (added.isEmpty() && context.length > 0) {
            pending = new int[0]; // a special token that is skipped changes nothing
        }
        if (waits && pending.length < MAX_UNFINISHED_TOKENS) {
            return "";
        }
        held.append(added);
        context = pending;
        contextLength = decoder.apply(context).length();
        pending = new int[0];
        return settle();
    }

    /** Give what is still held back, as the text ends here. */
    public String finish() {
        held.append(pendingText());
        String rest = held.toString();
        held.setLength(0);
        pending = new int[0];
        return cleanUp ? CleanUp.apply(rest) : rest;
    }

    private String pendingText() {
        String text = decoder.apply(concatenate(context, pending));
        return text.substring(Math.min(contextLength, text.length()));
    }

    private String settle() {
        int length = cleanUp ? CleanUp.independentLength(held.toString()) : held.length();
        String settled = held.substring(0, length);
        held.delete(0, length);
        return cleanUp ? CleanUp.apply(settled) : settled;
    }

    private static int[] concatenate(int[] first, int[] second) {
        var both = new int[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}

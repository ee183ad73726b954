package dev.stringbench.data;

/**
 * The port through which text becomes token ids and back, exactly as for the model under test.
 *
 * <p>"Special tokens" in the parameter names are those the tokenizer's post-processor adds (a beginning-of-sequence
 * token, say). Special-token strings that stand in the text itself always become their one id. Implementations are safe
 * for use by several threads at once.
 */
public interface TextTokenizer {

    /**
     * Encode a text.
     *
     * @param addSpecialTokens whether the post-processor adds its special tokens
     * @return token ids, neither truncated nor padded
     */
    int[] encode(String text, boolean addSpecialTokens);

    /**
     * Count the tokens that {@link #encode} would give.
     *
     * @return number of tokens
     */
    default int count(String text, boolean addSpecialTokens) {
        return encode(text, addSpecialTokens).length;
    }

    /**
     * Tell whether text may be counted in pieces, which is much faster. If so, {@code count(a + b, false) == count(a,
     * false) + count(b, false)} must hold wherever
     *
     * <ul>
     *   <li>{@code a} ends in a character that is not white space and {@code b} begins with U+0020;
     *   <li>{@code a} ends in an ASCII letter or digit and {@code b} begins with a hyphen or a full stop;
     *   <li>{@code a} ends in an ASCII letter and {@code b} begins with an ASCII digit, or the other way round.
     * </ul>
     *
     * <p>It holds for byte-level BPE with the pre-tokenizers of GPT-2, Llama 3 and Qwen 2; {@link
     * dev.stringbench.data.tokens.WordBorders} decides it from a tokenizer.json.
     *
     * @return true only where this is proven; false is always safe
     */
    default boolean splitsAtWordBorders() {
        return false;
    }

    /**
     * Turn token ids into text.
     *
     * @param skipSpecialTokens whether special tokens are left out of the text
     */
    String decode(int[] tokenIds, boolean skipSpecialTokens);

    /**
     * Name the tokenizer's content, so that runs with different tokenizers are never mixed.
     *
     * @return a hash of the tokenizer's files and settings, the same on every machine
     */
    String fingerprint();
}

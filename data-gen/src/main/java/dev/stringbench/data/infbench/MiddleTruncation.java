package dev.stringbench.data.infbench;

import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.TextTokenizer;

/**
 * A prompt without its middle, shortened to a length as by the original's {@code truncate_by_tokens}.
 *
 * @param text what is left; encoding it again may give a slightly different number of tokens
 * @param tokensBefore tokens of the whole prompt, special tokens included
 * @param tokensKept tokens that {@code text} was decoded from
 */
public record MiddleTruncation(String text, int tokensBefore, int tokensKept) {

    /**
     * Encode with special tokens, keep the first and the last half of the allowed tokens if there are more, and decode
     * without special tokens. The original decodes prompts that are short enough too, which drops special-token strings
     * that stand in the text.
     *
     * @param maxTokens at least 2; of an odd number one less is kept
     */
    public static MiddleTruncation of(String prompt, TextTokenizer tokenizer, int maxTokens) {
        if (maxTokens < 2) {
            throw new DataException(
                    DataFault.BAD_OPTION, "--truncate-length is " + maxTokens + "; it must be at least 2 tokens");
        }
        int[] tokens = tokenizer.encode(prompt, true);
        int[] kept = tokens;
        if (tokens.length > maxTokens) {
            int half = maxTokens / 2;
            kept = new int[2 * half];
            System.arraycopy(tokens, 0, kept, 0, half);
            System.arraycopy(tokens, tokens.length - half, kept, half, half);
        }
        return new MiddleTruncation(tokenizer.decode(kept, true), tokens.length, kept.length);
    }
}

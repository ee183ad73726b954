package dev.stringbench.data.tokens;

import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.TextTokenizer;

/**
 * A counter of the tokens of texts, exactly as the tokenizer counts each text as a whole. Safe for use by several
 * threads.
 */
public interface TokenCounter {

    /**
     * Count the tokens of a text, without the special tokens that the tokenizer's post-processor adds.
     *
     * @return number of tokens
     */
    int count(String text);

    /**
     * Count through a tokenizer: in pieces where the tokenizer allows it, else each text as a whole.
     *
     * @throws DataException BAD_TOKENIZER if the tokenizer gives no token for a word
     */
    static TokenCounter of(TextTokenizer tokenizer) {
        if (tokenizer.count("word", false) < 1) {
            throw new DataException(
                    DataFault.BAD_TOKENIZER,
                    "the tokenizer gives 0 tokens for \"word\", at least 1 was expected; check its tokenizer.json");
        }
        return tokenizer.splitsAtWordBorders() ? new WordTokenCounter(tokenizer) : text -> tokenizer.count(text, false);
    }
}
